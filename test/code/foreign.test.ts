import assert from "node:assert/strict";
import { test } from "node:test";
import { doubtForeignTables } from "../../core/code/foreign.ts";
import type { FileUsages, Usage } from "../../core/code/types.ts";

const span = { start: 0, end: 1 };
const usage = (column: string): Usage => {
  return { library: "sql", table: { name: "teams" }, column, access: "read", certainty: "resolved", span, sink: -1 };
};
const file = (name: string, columns: readonly string[]): FileUsages => {
  return { file: name, usages: columns.map(usage), sinks: [], test: false };
};
const doubted = (files: readonly FileUsages[]) =>
  doubtForeignTables(files, () => new Set(["id", "name"])).map(({ usages }) =>
    usages.every(({ certainty }) => certainty === "name-only"),
  );

test("a file that names a column which the table never had is about another table", () => {
  assert.deepEqual(doubted([file("a.ts", ["id", "session"]), file("b.ts", ["id", "name"])]), [true, false]);
});

test("one unknown column among many may be of a migration that could not be read", () => {
  const many = Array.from({ length: 20 }, () => "name");
  assert.deepEqual(doubted([file("a.ts", [...many, "legacy"])]), [false]);
});

test("many unknown columns in all files make all doubtful", () => {
  const files = [file("a.ts", ["session", "trace"]), file("b.ts", ["span"]), file("c.ts", ["id"])];
  assert.deepEqual(doubted(files), [true, true, true]);
});
