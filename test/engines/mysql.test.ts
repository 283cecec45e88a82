import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dialect } from "../../core/sql/types.ts";
import { findingsOfRule } from "../support/rules.ts";

const base =
  "CREATE TABLE g (id int PRIMARY KEY, v json, s varchar(10) AS (json_value(v, '$.s')) STORED, w varchar(10) AS (json_value(v, '$.w')) VIRTUAL) CHARSET=utf8mb4;";
const copies = (sql: string, dialect: Dialect) =>
  findingsOfRule("alter-copies-table", { "migrations/1.sql": base, "migrations/2.sql": sql }, { dialect }).length > 0;

// Run on MariaDB 10.11: COPY, INSTANT, INSTANT.
test("tells stored columns that are stated again from virtual ones", () => {
  const stored = "ALTER TABLE g MODIFY s varchar(20) AS (json_value(v, '$.s')) STORED;";
  assert.deepEqual([copies(stored, "mariadb"), copies(stored, "mysql")], [true, false]);
  assert.equal(copies("ALTER TABLE g MODIFY w varchar(20) AS (json_value(v, '$.w')) VIRTUAL;", "mariadb"), false);
});

// Run on MariaDB 10.11: INSTANT.
test("takes a conversion to what is there already for none", () => {
  const table = "CREATE TABLE k (id int PRIMARY KEY, t varchar(20)) CHARSET=utf8mb3 COLLATE=utf8mb3_bin;";
  const sql = "ALTER TABLE k CONVERT TO CHARACTER SET utf8mb3 COLLATE utf8mb3_bin;";
  const found = findingsOfRule(
    "alter-copies-table",
    { "migrations/1.sql": table, "migrations/2.sql": sql },
    { dialect: "mariadb" },
  );
  assert.deepEqual(found, []);
});
