import type { Cursor } from "../../cursor.ts";
import { type CommonTables, describeQuery } from "../../query.ts";
import { nothing, operations, type Reading, type StatementReader } from "../../statements/reader.ts";
import { callsFunction } from "../../statements/select.ts";

/** SELECT, VALUES, TABLE, and a query in parentheses. */
export const select: StatementReader = {
  leads: ["select", "values", "table", "("],
  read: (cursor) => readSelect(cursor, cursor.start),
};

/** Reads the query at the cursor. INTO fills variables or writes a file, and makes no table (MySQL manual 15.2.13.1). */
export function readSelect(cursor: Cursor, start: number, common?: CommonTables): Reading {
  const first = cursor.index;
  cursor.index = cursor.limit;
  const query = { ...describeQuery(cursor, first, cursor.limit, common), span: cursor.spanFrom(start) };
  if (query.tables.length === 0 && !callsFunction(cursor, first)) return nothing;
  return operations({ kind: "select", query, span: query.span, command: 0 });
}
