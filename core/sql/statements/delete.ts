import type { Cursor } from "../cursor.ts";
import { type CommonTables, noCommonTables } from "../query.ts";
import { complete, type Reading, type StatementReader, unread } from "./reader.ts";
import { readSources, readTarget, readWhere } from "./update.ts";

/** DELETE. */
export const deleteRows: StatementReader = {
  leads: ["delete"],
  read: (cursor) => readDelete(cursor, cursor.start),
};

/** Reads the DELETE at the cursor; `start` is where the whole statement begins, its WITH included. */
export function readDelete(cursor: Cursor, start: number, common: CommonTables = noCommonTables): Reading {
  cursor.next();
  cursor.accept("from");
  const target = readTarget(cursor);
  if (!target) return unread(cursor, start, "The table of DELETE is missing");
  const using = readSources(cursor, "using", common);
  const { where, limited } = readWhere(cursor, common);
  const isLimited = limited || using.limited;
  return complete(cursor, {
    kind: "delete-rows",
    ...target,
    using: using.tables,
    ...(where && { where }),
    ...(isLimited && { limited: true }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}
