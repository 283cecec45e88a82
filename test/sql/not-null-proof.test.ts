import assert from "node:assert/strict";
import { test } from "node:test";
import { Cursor } from "../../core/sql/cursor.ts";
import { tokenize } from "../../core/sql/lexer.ts";
import { provesNotNull } from "../../core/sql/not-null-proof.ts";
import { readStatement } from "../../core/sql/read.ts";

/** Conditions, and the columns that they prove to be not null. */
const proofs: readonly (readonly [condition: string, columns: readonly string[]])[] = [
  ["a IS NOT NULL", ["a"]],
  ["a NOTNULL", ["a"]],
  ["NOT a IS NULL", ["a"]],
  ["NOT (a IS NULL)", ["a"]],
  ["NOT a ISNULL", ["a"]],
  ["((a IS NOT NULL))", ["a"]],
  ['("A") IS NOT NULL', ["A"]],
  ["t.a IS NOT NULL", ["a"]],
  ["a IS NOT NULL AND b > 0 AND (c IS NOT NULL AND NOT (d IS NULL))", ["a", "c", "d"]],
  ["b BETWEEN 1 AND 2 AND a IS NOT NULL", ["a"]],
  ["a IS NOT NULL OR b IS NOT NULL", []],
  ["a IS NOT NULL AND b > 0 OR c", []],
  ["(a IS NOT NULL OR b) AND c IS NOT NULL", ["c"]],
  ["NOT (a IS NOT NULL)", []],
  ["a IS NULL", []],
  ["lower(a) IS NOT NULL", []],
  ["a + 1 IS NOT NULL", []],
  ["(a IS NOT NULL) = b", []],
  ["CASE WHEN b THEN a IS NOT NULL AND c IS NOT NULL END", []],
  ["b BETWEEN 1 AND a IS NOT NULL", []],
  ["a > 0", []],
];

test("looks into any depth of parentheses without end", () => {
  const sql = `ALTER TABLE t ADD CHECK (${"(".repeat(50_000)}a IS NOT NULL${")".repeat(50_000)})`;
  assert.equal(readStatement(sql, "postgres").operations.length, 1);
});

for (const [condition, columns] of proofs) {
  test(`${condition} proves ${columns.join(", ") || "nothing"}`, () => {
    const { tokens } = tokenize(condition, "postgres");
    assert.deepEqual(provesNotNull(new Cursor(condition, tokens, "postgres"), 0, tokens.length), columns);
  });
}
