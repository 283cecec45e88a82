import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "require-if-exists";

test("reports what cannot be repeated", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Add IF NOT EXISTS
DROP TABLE u;
^^^^^^^^^^^^ Add IF EXISTS
`,
  );
});

test("leaves guarded statements alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE IF NOT EXISTS t (id bigint PRIMARY KEY);
DROP TABLE IF EXISTS u;
`,
  );
});

test("leaves transactions alone", () => {
  checkRule(rule, `CREATE TABLE t (id bigint PRIMARY KEY);`, { transaction: true });
});

test("leaves concurrent builds alone, where the guard keeps an invalid index", () => {
  checkRule(rule, `CREATE INDEX CONCURRENTLY i ON t (a);`);
});

test("guards a table", () => {
  checkRewrite(
    rule,
    `CREATE TABLE t (id bigint PRIMARY KEY);`,
    `CREATE TABLE IF NOT EXISTS t (id bigint PRIMARY KEY);`,
  );
});

test("guards a column", () => {
  checkRewrite(rule, `ALTER TABLE t ADD COLUMN a text;`, `ALTER TABLE t ADD COLUMN IF NOT EXISTS a text;`);
});

test("guards a dropped column", () => {
  checkRewrite(rule, `ALTER TABLE t DROP COLUMN a;`, `ALTER TABLE t DROP COLUMN IF EXISTS a;`);
});

test("asks only for what the server takes, and on MySQL within a transaction too", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a int;
DROP TABLE u;
^^^^^^^^^^^^ Add IF EXISTS
`,
    { dialect: "mysql", transaction: true },
  );
});

test("guards what MariaDB drops", () => {
  checkRewrite(rule, `ALTER TABLE t DROP COLUMN a;`, `ALTER TABLE t DROP COLUMN IF EXISTS a;`, { dialect: "mariadb" });
});
