import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dialect } from "../../core/sql/types.ts";
import { readingOf } from "./sql.ts";

/** Makes a test of each: its name, a statement (of PostgreSQL unless said), and what reading it must give, as `readingOf` writes it. */
export function testReadings(
  cases: readonly (readonly [name: string, sql: string, readings: readonly string[]])[],
  dialect: Dialect = "postgres",
): void {
  for (const [name, sql, readings] of cases) test(name, () => assert.deepEqual(readingOf(sql, dialect), readings));
}
