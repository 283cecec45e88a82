import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("the index of an inline UNIQUE is built under lock", () => {
  checkRule(
    "add-column-unique",
    `
ALTER TABLE users ADD COLUMN handle text UNIQUE;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Adding users.handle as UNIQUE locks users against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves new tables, and what is rewritten anyway, alone", () => {
  checkRule("add-column-unique", "CREATE TABLE users (id int);\nALTER TABLE users ADD COLUMN handle text UNIQUE;");
  checkRule("add-column-unique", "ALTER TABLE users ADD COLUMN id bigserial PRIMARY KEY;");
});

test("is rewritten with an index that is built later", () => {
  checkRewrite(
    "add-column-unique",
    "ALTER TABLE users ADD COLUMN handle text UNIQUE, ADD COLUMN note text;",
    `
ALTER TABLE users ADD COLUMN handle text, ADD COLUMN note text;
-- next migration: index_users_handle_key
-- no transaction
CREATE UNIQUE INDEX CONCURRENTLY users_handle_key ON users (handle);
-- next migration: add_users_handle_key
ALTER TABLE users ADD CONSTRAINT users_handle_key UNIQUE USING INDEX users_handle_key;
`,
    { transaction: true },
  );
});
