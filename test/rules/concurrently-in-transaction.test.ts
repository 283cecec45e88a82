import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("fails in the framework's transaction", () => {
  checkRule(
    "concurrently-in-transaction",
    `
CREATE INDEX CONCURRENTLY a ON users (email);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CREATE INDEX CONCURRENTLY fails here: PostgreSQL refuses it inside a transaction
VACUUM users;
^^^^^^^^^^^^ VACUUM fails here
`,
    { transaction: true },
  );
});

test("fails between BEGIN and COMMIT", () => {
  checkRule(
    "concurrently-in-transaction",
    `
BEGIN;
DROP INDEX CONCURRENTLY a;
^^^^^^^^^^^^^^^^^^^^^^^^^ the script has opened one with BEGIN
COMMIT;
DROP INDEX CONCURRENTLY b;
`,
  );
});

test("leaves scripts without a transaction alone", () => {
  checkRule("concurrently-in-transaction", "CREATE INDEX CONCURRENTLY a ON users (email);\nVACUUM users;");
});

test("a materialized view may be refreshed concurrently in a transaction", () => {
  checkRule("concurrently-in-transaction", "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;", { transaction: true });
});

test("is rewritten by switching the transaction off", () => {
  checkRewrite(
    "concurrently-in-transaction",
    "CREATE INDEX CONCURRENTLY a ON users (email);",
    "-- no transaction\nCREATE INDEX CONCURRENTLY a ON users (email);",
    { transaction: true },
  );
});
