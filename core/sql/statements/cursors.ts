import type { Cursor } from "../cursor.ts";
import { describeQuery } from "../query.ts";
import { nothing, operations, type Reading, type StatementReader, unread } from "./reader.ts";

/** DECLARE of a cursor, whose query runs when rows are fetched. */
export const declareCursor: StatementReader = { leads: ["declare"], read: readDeclare };

/** Commands that only read what is there already: SHOW, FETCH, MOVE, CLOSE. */
export const withoutEffect: StatementReader = {
  leads: ["close", "fetch", "move", "show"],
  read: (cursor) => {
    cursor.index = cursor.limit;
    return nothing;
  },
};

function readDeclare(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.skipTo(({ kind, value }) => kind === "word" && value === "for");
  if (!cursor.accept("for")) return unread(cursor, start, "The query of the cursor is missing");
  const query = describeQuery(cursor, cursor.index, cursor.limit);
  cursor.index = cursor.limit;
  return operations({ kind: "select", query, span: cursor.spanFrom(start), command: 0 });
}
