import assert from "node:assert/strict";
import { test } from "node:test";
import { Cursor } from "../../core/sql/cursor.ts";
import { readExpression } from "../../core/sql/expression.ts";
import { tokenize } from "../../core/sql/lexer.ts";
import type { Expression } from "../../core/sql/names.ts";

function read(sql: string): Expression | undefined {
  return readExpression(new Cursor(sql, tokenize(sql, "postgres").tokens, "postgres"));
}

/** What is said of an expression: its functions, then its columns. */
function names(sql: string): readonly (readonly string[])[] {
  const { functions = [], columns = [] } = read(sql) ?? {};
  return [functions, columns];
}

test("takes literals, casts of them, arrays and rows of them for constants", () => {
  const constants = [
    "1",
    "-1.5",
    "'x'",
    "'x'::text",
    "NULL",
    "CAST('1' AS numeric(3, 2))",
    "ARRAY[1, 2]::int[]",
    "('a')",
    "ROW(1, 'a')",
    "true",
    "interval '1 day'",
    "timestamp with time zone '2024-01-01'",
    "$1",
  ];
  for (const sql of constants) assert.equal(read(sql)?.constant, true, sql);
});

test("takes nothing else for a constant", () => {
  for (const sql of [
    "now()",
    "a",
    "1 + 1",
    "current_date",
    "'a' || 'b'",
    "(SELECT 1)",
    "a.b",
    "t.*",
    "x'1'::bit || y",
  ]) {
    assert.equal(read(sql)?.constant, false, sql);
  }
});

test("knows NULL in its disguises", () => {
  for (const sql of ["NULL", "null::text", "(NULL)", "CAST(NULL AS varchar(3))"])
    assert.equal(read(sql)?.isNull, true, sql);
  for (const sql of ["'null'", "a IS NULL", "ROW(NULL, NULL)", "ARRAY[NULL]", "ROW(NULL)", "coalesce(NULL)"])
    assert.equal(read(sql)?.isNull, false, sql);
});

test("finds functions, those without parentheses too", () => {
  assert.deepEqual(names("lower(trim(a)) || pg_catalog.f(CURRENT_TIMESTAMP)")[0], [
    "lower",
    "trim",
    "pg_catalog.f",
    "current_timestamp",
  ]);
  assert.deepEqual(names("left(a, 1) = coalesce(b, extract(epoch FROM c)::text)")[0], ["left", "coalesce", "extract"]);
});

test("takes types, keywords and fields for no columns", () => {
  assert.deepEqual(names("a::varchar(10) = CAST(b AS double precision) AND c IS NOT NULL")[1], ["a", "b", "c"]);
  assert.deepEqual(names("extract(day FROM d AT TIME ZONE 'utc') > 1 AND e IN (1, 2) OR NOT f")[1], ["d", "e", "f"]);
  assert.deepEqual(names("CASE s WHEN 1 THEN t ELSE u.v END || date '2024-01-01' || \"Name\"")[1], [
    "s",
    "t",
    "v",
    "Name",
  ]);
});

test("ends at a comma on its own level", () => {
  const expression = read("f(a, b) + ARRAY[1, 2][1], c");
  assert.equal(expression?.text, "f(a, b) + ARRAY[1, 2][1]");
  assert.deepEqual(expression?.span, { start: 0, end: 24 });
});

test("is not there when nothing is", () => {
  assert.equal(read(""), undefined);
  assert.equal(read(", a"), undefined);
});
