import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("an inline CHECK reads every row, although the column is NULL in all of them", () => {
  checkRule(
    "add-column-check",
    `
ALTER TABLE users ADD COLUMN age int CHECK (age >= 0);
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Adding users.age with a CHECK locks users against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves new tables alone", () => {
  checkRule("add-column-check", "CREATE TABLE users (id int);\nALTER TABLE users ADD COLUMN age int CHECK (age >= 0);");
});

test("is rewritten with the check apart", () => {
  checkRewrite(
    "add-column-check",
    "ALTER TABLE users ADD COLUMN age int DEFAULT 18 CHECK (age >= 0);",
    `
ALTER TABLE users ADD COLUMN age int DEFAULT 18;
ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0) NOT VALID;
-- next migration: validate_users_age_check
ALTER TABLE users VALIDATE CONSTRAINT users_age_check;
`,
    { transaction: true },
  );
});
