import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("a rebuild blocks writes, and reads through the indexes", () => {
  checkRule(
    "reindex-blocking",
    `
REINDEX TABLE users;
^^^^^^^^^^^^^^^^^^^ Rebuilding table users blocks writes (SHARE on the table) and also reads
REINDEX (VERBOSE) INDEX users_email_idx;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Rebuilding index users_email_idx
`,
  );
});

test("leaves concurrent rebuilds, new tables and system catalogs alone", () => {
  checkRule("reindex-blocking", "REINDEX TABLE CONCURRENTLY users;");
  checkRule(
    "reindex-blocking",
    "CREATE TABLE users (id int PRIMARY KEY);\nREINDEX TABLE users;\nREINDEX INDEX users_pkey;",
  );
  checkRule("reindex-blocking", "REINDEX SYSTEM app;");
});

test("is rewritten with CONCURRENTLY", () => {
  checkRewrite(
    "reindex-blocking",
    "REINDEX (VERBOSE) TABLE users;",
    "-- no transaction\nREINDEX (VERBOSE) TABLE CONCURRENTLY users;",
  );
});
