import assert from "node:assert/strict";
import { test } from "node:test";
import { readStatement } from "../../core/sql/read.ts";

/** The tables that a query reads. */
function tables(sql: string): readonly string[] {
  const [operation] = readStatement(`CREATE VIEW v AS ${sql}`, "postgres").operations;
  assert.equal(operation?.kind, "create-view");
  return operation.query.tables.map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`));
}

const cases: readonly (readonly [name: string, sql: string, expected: readonly string[]])[] = [
  ["reads FROM and JOIN", "SELECT * FROM a x, ONLY s.b AS y LEFT JOIN c ON x.i = c.i, d", ["a", "s.b", "c", "d"]],
  ["names each table once", "SELECT * FROM a, a b UNION SELECT * FROM a", ["a"]],
  [
    "reads subqueries",
    "SELECT (SELECT max(x) FROM a) FROM (SELECT * FROM b) c, d WHERE EXISTS (SELECT 1 FROM e)",
    ["a", "b", "d", "e"],
  ],
  ["reads joins in parentheses", "SELECT * FROM (a JOIN (b JOIN c USING (i)) ON true), d", ["a", "b", "c", "d"]],
  [
    "leaves functions out",
    "SELECT * FROM f(1) x, LATERAL g(x) WITH ORDINALITY, ROWS FROM (h(1), i(2)), unnest(ARRAY[1]), a",
    ["a"],
  ],
  [
    "leaves FROM inside of functions out",
    "SELECT extract(day FROM at), trim(both FROM b), substring(c FROM 1 FOR d) FROM a",
    ["a"],
  ],
  ["leaves IS DISTINCT FROM out", "SELECT * FROM a WHERE b IS NOT DISTINCT FROM c", ["a"]],
  [
    "leaves WITH queries out",
    "WITH x AS (SELECT * FROM a), y (i, j) AS NOT MATERIALIZED (SELECT * FROM x) SELECT * FROM x, y, b",
    ["a", "b"],
  ],
  ["knows a table that a WITH query of the same name reads", "WITH a AS (SELECT * FROM a) SELECT * FROM a", ["a"]],
  [
    "leaves recursion out",
    "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r, a) SELECT * FROM r",
    ["a"],
  ],
  ["reads WITH in subqueries", "SELECT * FROM (WITH x AS (SELECT * FROM a) SELECT * FROM x) y, b", ["a", "b"]],
  ["reads TABLE", "TABLE s.a UNION TABLE b", ["s.a", "b"]],
  [
    "reads tables whose names are words of the grammar elsewhere",
    "SELECT * FROM rows, partition",
    ["rows", "partition"],
  ],
  ["stops at clauses", "SELECT * FROM a WHERE b IN (1, 2) GROUP BY c, d ORDER BY e, f LIMIT g", ["a"]],
  ["reads quoted names", 'SELECT * FROM "A"."b c"', ["A.b c"]],
];
for (const [name, sql, expected] of cases) test(name, () => assert.deepEqual(tables(sql), expected));
