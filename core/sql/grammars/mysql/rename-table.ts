import type { Cursor } from "../../cursor.ts";
import type { Operation } from "../../operations.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { acceptIfExists, readAccount, readWait } from "./words.ts";

/** RENAME TABLE a TO b, c TO d: one command, in which the renames follow each other (MySQL manual 15.1.36). */
export const renameTable: StatementReader = { leads: ["rename table", "rename tables", "rename user"], read };

function read(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  if (cursor.accept("user")) return renameUsers(cursor, start);
  cursor.next();
  const tableIfExists = acceptIfExists(cursor);
  const renames: Operation[] = [];
  do {
    const from = cursor.start;
    const table = cursor.qualifiedName();
    readWait(cursor);
    const to = table && cursor.accept("to") && cursor.qualifiedName();
    if (table === undefined || to === undefined) return unread(cursor, start, "RENAME TABLE without both names");
    renames.push({
      kind: "rename-table",
      table,
      to,
      ...(tableIfExists && { tableIfExists }),
      span: cursor.spanFrom(from),
      command: 0,
    });
  } while (cursor.acceptSymbol(","));
  return complete(cursor, ...renames);
}

function renameUsers(cursor: Cursor, start: number): Reading {
  do {
    readAccount(cursor);
    cursor.accept("to");
    readAccount(cursor);
  } while (cursor.acceptSymbol(","));
  return complete(cursor, {
    kind: "other-ddl",
    verb: "rename",
    objectKind: "role",
    span: cursor.spanFrom(start),
    command: 0,
  });
}
