import type { Span } from "../../text.ts";
import type { Cursor } from "../cursor.ts";
import { complete, type StatementReader, unread } from "./reader.ts";

/** REINDEX. */
export const reindex: StatementReader = {
  leads: ["reindex"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.next();
    const option = readOptions(cursor);
    const target = cursor.acceptOne("index", "table", "schema", "database", "system");
    if (!target) return unread(cursor, start, "REINDEX without what is to be rebuilt");
    const concurrently = cursor.acceptSpan("concurrently") ?? option;
    const name = cursor.qualifiedName();
    return complete(cursor, {
      kind: "reindex",
      target,
      ...(name && { name }),
      ...(concurrently && { concurrently }),
      span: cursor.spanFrom(start),
      command: 0,
    });
  },
};

/** Where the list of options says CONCURRENTLY, if it does and does not take it back. */
function readOptions(cursor: Cursor): Span | undefined {
  let found: Span | undefined;
  if (!cursor.acceptSymbol("(")) return found;
  do {
    const option = cursor.acceptSpan("concurrently");
    const isOff = cursor.acceptOne("false", "off") !== undefined || cursor.peek()?.value === "0";
    if (option && !isOff) found = option;
    cursor.skipToComma();
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  return found;
}
