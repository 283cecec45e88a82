import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("attributes are known to running code by name, number and order", () => {
  checkRule(
    "alter-composite-type",
    `
ALTER TYPE address DROP ATTRIBUTE zip;
                   ^^^^^^^^^^^^^^^^^^ What columns of type address hold in zip can no longer be read
ALTER TYPE address RENAME ATTRIBUTE zip TO postcode CASCADE;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Running code that reads zip of address fails once it is called postcode
ALTER TYPE geo.address ALTER ATTRIBUTE no TYPE bigint;
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no of geo.address meets another type
ALTER TYPE address ADD ATTRIBUTE city text;
                   ^^^^^^^^^^^^^^^^^^^^^^^ gives too few fields once it has city
`,
  );
});

test("leaves new types and other changes alone", () => {
  checkRule(
    "alter-composite-type",
    "CREATE TYPE address AS (zip text);\nALTER TYPE address DROP ATTRIBUTE zip;\nALTER TYPE other OWNER TO me;",
  );
});
