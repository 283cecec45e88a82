import type { Cursor } from "../../cursor.ts";
import { readQuery } from "../../query.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { acceptIfNotExists, skipDefiner } from "./words.ts";

/** CREATE VIEW, and ALTER VIEW, which replaces one. */
export const view: StatementReader = {
  leads: ["create view", "alter view", "alter algorithm", "alter definer", "alter sql security"],
  read,
};

function read(cursor: Cursor): Reading {
  const { start } = cursor;
  const isAlter = cursor.next()?.value === "alter";
  const orReplace = cursor.accept("or", "replace") ?? (isAlter || undefined);
  if (cursor.accept("algorithm")) {
    cursor.acceptSymbol("=");
    cursor.next();
  }
  skipDefiner(cursor);
  if (cursor.accept("sql", "security")) cursor.next();
  if (!cursor.accept("view")) return unread(cursor, start, "This form of VIEW is not understood");
  acceptIfNotExists(cursor);
  const name = cursor.qualifiedName();
  if (name === undefined) return unread(cursor, start, "The name of the view is missing");
  cursor.nameList();
  cursor.accept("as");
  const query = readQuery(cursor);
  if (query === undefined) return unread(cursor, start, `The query of view ${name.name} is missing`);
  if (cursor.accept("with")) cursor.index = cursor.limit;
  const found = { kind: "create-view", view: name, query, ...(orReplace && { orReplace: true as const }) } as const;
  return complete(cursor, { ...found, span: cursor.spanFrom(start), command: 0 });
}
