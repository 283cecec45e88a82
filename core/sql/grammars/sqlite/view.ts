import type { Cursor } from "../../cursor.ts";
import { readQuery } from "../../query.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";

/** CREATE [TEMP] VIEW. */
export const createView: StatementReader = { leads: ["create view"], read: readCreateView };

function readCreateView(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  const temporary = cursor.acceptOne("temp", "temporary") !== undefined;
  cursor.accept("view");
  cursor.accept("if", "not", "exists");
  const view = cursor.qualifiedName();
  if (!view) return unread(cursor, start, "The name of the view is missing");
  cursor.nameList();
  cursor.accept("as");
  const query = readQuery(cursor);
  if (!query) return unread(cursor, start, `The query of view ${view.name} is missing`);
  const span = cursor.spanFrom(start);
  return complete(cursor, {
    kind: "create-view",
    view,
    ...(temporary && { temporary }),
    query,
    written: cursor.text.slice(span.start, span.end),
    span,
    command: 0,
  });
}
