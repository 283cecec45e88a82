import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("the lock lasts as long as the transaction", () => {
  checkRule(
    "lock-table",
    `
BEGIN;
LOCK TABLE users;
^^^^^^^^^^^^^^^^ This locks users against reads and writes (ACCESS EXCLUSIVE) until the transaction ends
LOCK TABLE teams IN SHARE MODE;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ against writes (SHARE)
COMMIT;
`,
  );
});

test("leaves weak locks and new tables alone", () => {
  checkRule("lock-table", "BEGIN;\nLOCK TABLE users IN ROW EXCLUSIVE MODE;\nCOMMIT;");
  checkRule("lock-table", "BEGIN;\nCREATE TABLE users (id int);\nLOCK TABLE users;\nCOMMIT;");
});

test("names all tables of one statement", () => {
  checkRule(
    "lock-table",
    `
BEGIN;
LOCK builds, releases;
^^^^^^^^^^^^^^^^^^^^^ This locks builds and releases against reads and writes
COMMIT;
`,
  );
});

test("leaves several tables alone that are locked at once or not at all", () => {
  checkRule("lock-table", "BEGIN;\nSET LOCAL lock_timeout = '100ms';\nLOCK TABLE orders, users;\nCOMMIT;");
  checkRule(
    "lock-table",
    `
BEGIN;
SET LOCAL lock_timeout = '2s';
LOCK TABLE orders, users;
^^^^^^^^^^^^^^^^^^^^^^^^ This locks orders and users against reads and writes
SET LOCAL lock_timeout = '100ms';
LOCK TABLE teams;
^^^^^^^^^^^^^^^^ This locks teams against reads and writes
COMMIT;
`,
  );
});
