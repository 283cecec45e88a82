import { readAssignments, readColumnList } from "../assignments.ts";
import type { Cursor } from "../cursor.ts";
import type { Name } from "../names.ts";
import type { Assignment } from "../operations.ts";
import { complete, type Reading, type StatementReader, unread } from "./reader.ts";
import { readTarget } from "./update.ts";

/** MERGE. */
export const merge: StatementReader = {
  leads: ["merge"],
  read: (cursor) => readMerge(cursor, cursor.start),
};

/** Reads the MERGE at the cursor; `start` is where the whole statement begins, its WITH included. */
export function readMerge(cursor: Cursor, start: number): Reading {
  cursor.accept("merge", "into");
  const target = readTarget(cursor);
  if (!target) return unread(cursor, start, "The table of MERGE is missing");
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
    set,
    insertColumns,
    span: cursor.spanFrom(start),
    command: 0,
  });
}
