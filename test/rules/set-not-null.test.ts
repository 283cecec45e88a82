import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const add = "ALTER TABLE users ADD CONSTRAINT present CHECK (email IS NOT NULL) NOT VALID;";
const validate = "ALTER TABLE users VALIDATE CONSTRAINT present;";
const set = "ALTER TABLE users ALTER COLUMN email SET NOT NULL;";

test("every row is read under lock", () => {
  checkRule(
    "set-not-null",
    `
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Making users.email NOT NULL locks users against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("a validated check is a proof, in an earlier migration too", () => {
  checkRule("set-not-null", `${add}\n${validate}\n${set}`);
  checkRule("set-not-null", {
    "migrations/1_first.sql": add,
    "migrations/2_second.sql": validate,
    "migrations/3_third.sql": set,
  });
});

test("a check that is not validated, or is of another column, is none", () => {
  checkRule("set-not-null", `${add}\n${set}\n                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users.email`);
  checkRule(
    "set-not-null",
    `
${add}
${validate}
ALTER TABLE users ALTER COLUMN name SET NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users.name
`,
  );
});

test("dropping the proof in the same ALTER TABLE takes it away", () => {
  checkRule(
    "set-not-null",
    `
${add}
${validate}
ALTER TABLE users ALTER COLUMN email SET NOT NULL, DROP CONSTRAINT present;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ present proves it, but is dropped first
`,
  );
});

test("leaves new tables alone", () => {
  checkRule("set-not-null", `CREATE TABLE users (email text);\n${set}`);
});

test("is rewritten with a proof", () => {
  checkRewrite(
    "set-not-null",
    'ALTER TABLE users ALTER COLUMN "Email" SET NOT NULL, ALTER COLUMN name DROP DEFAULT;',
    `
ALTER TABLE users ALTER COLUMN name DROP DEFAULT;
ALTER TABLE users ADD CONSTRAINT "users_Email_check" CHECK ("Email" IS NOT NULL) NOT VALID;
-- next migration: validate_users_Email_check
ALTER TABLE users VALIDATE CONSTRAINT "users_Email_check";
-- next migration: set_users_Email_not_null
ALTER TABLE users ALTER COLUMN "Email" SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT "users_Email_check";
`,
    { transaction: true },
  );
});

test("in a down script it is a note", () => {
  const findings = findingsOfRule(
    "set-not-null",
    {
      "migrations/1_a.up.sql": "ALTER TABLE users ALTER COLUMN email DROP NOT NULL;",
      "migrations/1_a.down.sql": set,
    },
    { framework: "golang-migrate" },
  );
  assert.deepEqual(
    findings.map(({ file, severity }) => ({ file, severity })),
    [{ file: "migrations/1_a.down.sql", severity: "info" }],
  );
});
