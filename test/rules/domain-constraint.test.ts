import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const domain = "CREATE DOMAIN email AS text;";
const used = {
  "migrations/1_first.sql": `${domain}\nCREATE TABLE users (email email);\nCREATE TABLE teams (contact email);`,
};

test("every table that uses the domain is read under lock", () => {
  checkRule("domain-constraint", {
    ...used,
    "migrations/2_second.sql": `
ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ locks users and teams against writes (SHARE)
`,
  });
});

test("leaves NOT VALID, dropping and unused domains alone", () => {
  checkRule("domain-constraint", {
    ...used,
    "migrations/2_second.sql": "ALTER DOMAIN email ADD CONSTRAINT a CHECK (VALUE <> '') NOT VALID;",
  });
  checkRule("domain-constraint", { ...used, "migrations/2_second.sql": "ALTER DOMAIN email DROP NOT NULL;" });
  checkRule("domain-constraint", `${domain}\nALTER DOMAIN email SET NOT NULL;`);
});
