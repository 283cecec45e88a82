import assert from "node:assert/strict";
import { test } from "node:test";
import type { FindingsOptions } from "../support/findings.ts";
import { findingsOfRule } from "../support/rules.ts";

const rule = "require-online-clauses";

const clauses = (sql: string, options: FindingsOptions) =>
  findingsOfRule(rule, sql, options).map(({ rewrites }) => rewrites[0]?.edits?.[0]?.text);

test("appends the strongest clauses that the version accepts", () => {
  const mysql = { dialect: "mysql" } as const;
  const mariadb = { dialect: "mariadb" } as const;
  assert.deepEqual(clauses("ALTER TABLE users ADD COLUMN a int;", mysql), [", ALGORITHM=INSTANT"]);
  assert.deepEqual(clauses("ALTER TABLE users ADD COLUMN a int;", mariadb), [", ALGORITHM=INSTANT, LOCK=NONE"]);
  assert.deepEqual(clauses("ALTER TABLE users ADD INDEX a (a);", mysql), [", ALGORITHM=INPLACE, LOCK=NONE"]);
  assert.deepEqual(clauses("ALTER TABLE users ADD INDEX a (a);", mariadb), [", ALGORITHM=NOCOPY, LOCK=NONE"]);
  assert.deepEqual(clauses("CREATE INDEX a ON users (a);", mysql), [" ALGORITHM=INPLACE LOCK=NONE"]);
  assert.deepEqual(clauses("ALTER TABLE users ADD COLUMN a int AFTER b;", { ...mysql, version: "8.0.20" }), [
    ", ALGORITHM=INPLACE, LOCK=NONE",
  ]);
  assert.deepEqual(clauses("ALTER TABLE users ADD COLUMN a int, DROP INDEX b;", mysql), [
    ", ALGORITHM=INPLACE, LOCK=NONE",
  ]);
});

test("is silent where no clause fits", () => {
  for (const sql of [
    "DROP INDEX a ON users;",
    "ALTER TABLE users ADD COLUMN a int, LOCK=NONE;",
    "OPTIMIZE TABLE users;",
  ])
    assert.deepEqual(clauses(sql, { dialect: "mariadb" }), []);
});
