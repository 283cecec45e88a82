import { extended } from "../../extended.ts";
import { readAssignments, readColumnList } from "../assignments.ts";
import { readCopyingQuery } from "../copying-query.ts";
import type { Cursor } from "../cursor.ts";
import type { Assignment, OperationOf } from "../operations.ts";
import type { CommonTables } from "../query.ts";
import { skipVerb } from "./on-violation.ts";
import { complete, type Reading, type StatementReader, unread } from "./reader.ts";

/** INSERT. */
export const insert: StatementReader = {
  leads: ["insert"],
  read: (cursor) => readInsert(cursor, cursor.start),
};

/** Reads the INSERT at the cursor; `start` is where the whole statement begins, its WITH included. */
export function readInsert(cursor: Cursor, start: number, common?: CommonTables): Reading {
  skipVerb(cursor);
  cursor.accept("into");
  const table = cursor.qualifiedName();
  if (!table) return unread(cursor, start, "The table of INSERT is missing");
  if (cursor.accept("as")) cursor.name();
  const isQuery = cursor.atSymbol("(") && /^(?:select|with|values|table|\()$/.test(cursor.peek(1)?.value ?? "");
  const columns = isQuery ? undefined : readColumnList(cursor);
  if (cursor.accept("overriding")) cursor.index += 2;
  const rows = readRows(cursor, common);
  const onConflictUpdate = readOnConflict(cursor);
  if (cursor.accept("returning")) cursor.index = cursor.limit;
  const found = { kind: "insert-rows", table, ...(columns && { columns }), ...rows, onConflictUpdate } as const;
  return complete(cursor, extended(found, { span: cursor.spanFrom(start), command: 0 }));
}

function readRows(cursor: Cursor, common?: CommonTables): Pick<OperationOf<"insert-rows">, "source" | "query"> {
  if (cursor.accept("default", "values")) return { source: "default-values" };
  if (cursor.accept("values")) {
    cursor.skipTo((token) => token.kind === "word" && (token.value === "on" || token.value === "returning"));
    return { source: "values" };
  }
  const query = readCopyingQuery(cursor, common);
  return query ? { source: "query", query } : { source: "values" };
}

function readOnConflict(cursor: Cursor): readonly Assignment[] {
  const assignments: Assignment[] = [];
  // SQLite takes several, one for each unique key.
  while (cursor.accept("on", "conflict")) {
    cursor.skipTo((token) => token.kind === "word" && token.value === "do");
    cursor.accept("do");
    if (cursor.accept("nothing") || !cursor.accept("update", "set")) continue;
    assignments.push(...readAssignments(cursor, (token) => token.value === "where" || endsConflict(token, cursor)));
    cursor.skipTo((token) => token.kind === "word" && endsConflict(token, cursor));
  }
  return assignments;
}

function endsConflict({ value }: { readonly value: string }, cursor: Cursor): boolean {
  return value === "returning" || (value === "on" && cursor.peek(1)?.value === "conflict");
}
