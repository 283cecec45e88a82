import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const users = "CREATE TABLE users (email text UNIQUE);\nCREATE INDEX users_email_idx ON users (email);";

test("dropping an index locks its table", () => {
  checkRule("drop-index-blocking", {
    "migrations/1_first.sql": users,
    "migrations/2_second.sql": `
DROP INDEX users_email_idx;
^^^^^^^^^^^^^^^^^^^^^^^^^^ locks users against reads and writes (ACCESS EXCLUSIVE)
`,
  });
});

test("an index that the history does not know counts as live", () => {
  checkRule(
    "drop-index-blocking",
    `
DROP INDEX IF EXISTS a, b;
^^^^^^^^^^^^^^^^^^^^^^^^^ Dropping indexes a and b locks their tables
`,
  );
});

test("leaves CONCURRENTLY and the indexes of new tables alone", () => {
  checkRule("drop-index-blocking", "DROP INDEX CONCURRENTLY users_email_idx;");
  checkRule("drop-index-blocking", `${users}\nDROP INDEX users_email_idx;`);
});

test("is rewritten with CONCURRENTLY, one statement an index", () => {
  checkRewrite(
    "drop-index-blocking",
    'DROP INDEX IF EXISTS a, app."B";',
    `
-- no transaction
DROP INDEX CONCURRENTLY IF EXISTS a;
DROP INDEX CONCURRENTLY IF EXISTS app."B";
`,
  );
});

test("an index that is built again under its name gets another name first", () => {
  const files = {
    "migrations/1_first.sql": users,
    "migrations/2_second.sql": `
DROP INDEX users_email_idx;
^^^^^^^^^^^^^^^^^^^^^^^^^^ Build the new index CONCURRENTLY under another name, and then drop this one
CREATE INDEX users_email_idx ON users (lower(email));
`,
  };
  checkRule("drop-index-blocking", files);
});

test("leaves an unknown index alone whose name is used on a new table next", () => {
  checkRule(
    "drop-index-blocking",
    `
CREATE TABLE queues (type text);
DROP INDEX IF EXISTS queues_type;
CREATE INDEX queues_type ON queues (type);
`,
  );
});
