import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "rename-enum-value";

test("names both labels", () => {
  checkRule(
    rule,
    `
ALTER TYPE status RENAME VALUE 'open' TO 'active';
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sends 'open' for status
`,
  );
});

test("leaves a new type alone", () => {
  checkRule(
    rule,
    `
CREATE TYPE status AS ENUM ('open');
ALTER TYPE status RENAME VALUE 'open' TO 'active';
`,
  );
});
