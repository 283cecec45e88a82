import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("the index of a unique constraint is built under lock", () => {
  checkRule(
    "add-unique-blocking",
    `
ALTER TABLE users ADD UNIQUE (email, team);
                  ^^^^^^^^^^^^^^^^^^^^^^^^ Adding unique constraint users_email_team_key locks users against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves USING INDEX and new tables alone", () => {
  checkRule("add-unique-blocking", "ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX u;");
  checkRule("add-unique-blocking", "CREATE TABLE users (email text);\nALTER TABLE users ADD UNIQUE (email);");
});

test("is rewritten with an index that is built first", () => {
  checkRewrite(
    "add-unique-blocking",
    "ALTER TABLE users ADD COLUMN note text, ADD CONSTRAINT one UNIQUE (email) DEFERRABLE INITIALLY DEFERRED;",
    `
-- no transaction
ALTER TABLE users ADD COLUMN note text;
CREATE UNIQUE INDEX CONCURRENTLY one ON users (email);
-- next migration: add_one
ALTER TABLE users ADD CONSTRAINT one UNIQUE USING INDEX one DEFERRABLE INITIALLY DEFERRED;
`,
    { transaction: true },
  );
});
