import { readAssignments, readColumnList } from "../assignments.ts";
import type { Cursor } from "../cursor.ts";
import type { Name, QualifiedName } from "../names.ts";
import type { Assignment } from "../operations.ts";
import { type CommonTables, noCommonTables, readTables } from "../query.ts";
import { complete, type Reading, type StatementReader, unread } from "./reader.ts";
import { readTarget } from "./update.ts";

/** MERGE. */
export const merge: StatementReader = {
  leads: ["merge"],
  read: (cursor) => readMerge(cursor, cursor.start),
};

/** Reads the MERGE at the cursor; `start` is where the whole statement begins, its WITH included. */
export function readMerge(cursor: Cursor, start: number, common: CommonTables = noCommonTables): Reading {
  cursor.accept("merge", "into");
  const target = readTarget(cursor);
  if (!target) return unread(cursor, start, "The table of MERGE is missing");
  const using = readSource(cursor, common);
  const set: Assignment[] = [];
  const insertColumns: Name[] = [];
  while (!cursor.isDone) {
    cursor.skipTo((token) => token.kind === "word" && (token.value === "then" || token.value === "returning"));
    if (!cursor.accept("then")) break;
    if (cursor.accept("update", "set"))
      set.push(...readAssignments(cursor, ({ value }) => value === "when" || value === "returning"));
    else if (cursor.accept("insert")) insertColumns.push(...(readColumnList(cursor) ?? []));
  }
  cursor.index = cursor.limit;
  return complete(cursor, {
    kind: "merge-rows",
    table: target.table,
    using,
    set,
    insertColumns,
    span: cursor.spanFrom(start),
    command: 0,
  });
}

/** Takes USING with what it joins: a table, or a query in parentheses. */
function readSource(cursor: Cursor, common: CommonTables): readonly QualifiedName[] {
  if (!cursor.accept("using")) return [];
  const first = cursor.index;
  cursor.skipTo(({ kind, value }) => kind === "word" && value === "on");
  return readTables(cursor, first, cursor.index, common, true);
}
