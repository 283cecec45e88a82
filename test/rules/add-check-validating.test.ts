import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("a check reads every row under lock", () => {
  checkRule(
    "add-check-validating",
    `
ALTER TABLE users ADD CHECK (age >= 0);
                  ^^^^^^^^^^^^^^^^^^^^ Adding check users_age_check locks users against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves NOT VALID and new tables alone", () => {
  checkRule("add-check-validating", "ALTER TABLE users ADD CHECK (age >= 0) NOT VALID;");
  checkRule("add-check-validating", "CREATE TABLE users (age int);\nALTER TABLE users ADD CHECK (age >= 0);");
});

test("is rewritten in two migrations", () => {
  checkRewrite(
    "add-check-validating",
    "ALTER TABLE users ADD CONSTRAINT adult CHECK (age >= 18);",
    `
ALTER TABLE users ADD CONSTRAINT adult CHECK (age >= 18) NOT VALID;
-- next migration: validate_adult
ALTER TABLE users VALIDATE CONSTRAINT adult;
`,
    { transaction: true },
  );
});
