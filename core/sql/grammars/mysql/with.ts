import type { Cursor } from "../../cursor.ts";
import type { QualifiedName } from "../../names.ts";
import { type CommonTable, hasLimit, readTables } from "../../query.ts";
import { type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { readDelete, readInsert, readUpdate } from "./rows.ts";
import { readSelect } from "./select.ts";

/** WITH … SELECT, UPDATE or DELETE. */
export const withQueries: StatementReader = { leads: ["with"], read };

function read(cursor: Cursor): Reading {
  const { start } = cursor;
  const common = new Map<string, CommonTable>();
  cursor.next();
  const isRecursive = cursor.accept("recursive");
  do {
    const name = cursor.name();
    cursor.skipParentheses();
    if (!name || !cursor.accept("as") || !cursor.acceptSymbol("("))
      return unread(cursor, start, "A query of WITH is not understood");
    const first = cursor.index;
    cursor.skipTo(() => false);
    const own = (table: QualifiedName) => isRecursive && table.schema === undefined && table.name === name.name;
    const tables = readTables(cursor, first, cursor.index, common).filter((table) => !own(table));
    common.set(name.name, { tables, limited: hasLimit(cursor, first, cursor.index) });
    cursor.acceptSymbol(")");
    if (cursor.accept("cycle")) {
      cursor.skipTo(({ kind, value }) => kind === "word" && value === "restrict");
      cursor.accept("restrict");
    }
  } while (cursor.acceptSymbol(","));
  switch (cursor.peek()?.value) {
    case "insert":
    case "replace":
      return readInsert(cursor, start, common);
    case "update":
      return readUpdate(cursor, start, common);
    case "delete":
      return readDelete(cursor, start, common);
    default:
      return readSelect(cursor, start, common);
  }
}
