import { readColumnList } from "../assignments.ts";
import type { Cursor } from "../cursor.ts";
import { operations, type Reading, type StatementReader, unread } from "./reader.ts";

/** COPY, of a table or of a query. */
export const copy: StatementReader = { leads: ["copy"], read: readCopy };

function readCopy(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  cursor.accept("binary");
  const isQuery = cursor.skipParentheses() !== undefined;
  const table = isQuery ? undefined : cursor.qualifiedName();
  const columns = table && readColumnList(cursor);
  const direction = cursor.acceptOne("from", "to");
  cursor.index = cursor.limit;
  if (!direction) return unread(cursor, start, "FROM or TO is missing in COPY");
  return operations({
    kind: "copy-rows",
    ...(table && { table }),
    ...(columns && { columns }),
    direction,
    span: cursor.spanFrom(start),
    command: 0,
  });
}
