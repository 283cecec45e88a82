import { Cursor } from "../../cursor.ts";
import { type CommonTable, type CommonTables, hasLimit, readTables } from "../../query.ts";
import { readMerge } from "../../statements/merge.ts";
import { type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { readSelect } from "../../statements/select.ts";
import { readDelete, readInsert, readUpdate } from "./rows.ts";

/** WITH queries in front of SELECT, INSERT, UPDATE, DELETE or MERGE. An UPDATE of a query changes the table behind it. */
export const withQueries: StatementReader = { leads: ["with"], read: readWith };

function readWith(cursor: Cursor): Reading {
  const { start } = cursor;
  const common = new Map<string, CommonTable>();
  cursor.next();
  if (cursor.accept("xmlnamespaces")) {
    cursor.skipParentheses();
    if (!cursor.acceptSymbol(",")) return readMain(cursor, start, common);
  }
  do {
    const name = cursor.name();
    cursor.nameList();
    if (!name || !cursor.accept("as") || !cursor.atSymbol("("))
      return unread(cursor, start, "A query of WITH is not understood");
    const first = cursor.index + 1;
    cursor.skipParentheses();
    const limit = cursor.index - 1;
    const tables = readTables(cursor, first, limit, common).filter((table) => table.name !== name.name);
    common.set(name.name, { tables, limited: boundsItsRows(cursor, first, limit) });
  } while (cursor.acceptSymbol(","));
  return throughQuery(readMain(cursor, start, common), common);
}

/** Whether a query gives only some rows of what it reads: `SELECT TOP (n)`, FETCH, or any WHERE, whose condition nobody looks into. */
function boundsItsRows(cursor: Cursor, first: number, limit: number): boolean {
  if (hasLimit(cursor, first, limit)) return true;
  return cursor.tokens.slice(first, limit).some(({ kind, value }) => kind === "word" && /^(?:top|where)$/.test(value));
}

function readMain(cursor: Cursor, start: number, common: CommonTables): Reading {
  switch (cursor.peek()?.value) {
    case "insert":
      return readInsert(cursor, start, common);
    case "update":
      return readUpdate(cursor, start, common);
    case "delete":
      return readDelete(cursor, start, common);
    case "merge":
      return readMerge(cursor, start);
    default:
      return readSelect(
        new Cursor(cursor.text, cursor.tokens, cursor.dialect, cursor.index, cursor.limit),
        start,
        common,
      );
  }
}

/** The name of a query stands for the one table that it reads. */
function throughQuery(reading: Reading, common: CommonTables): Reading {
  const operations = reading.operations.map((operation) => {
    if (operation.kind !== "update-rows" && operation.kind !== "delete-rows") return operation;
    const query = operation.table.schema === undefined ? common.get(operation.table.name) : undefined;
    const [table, ...others] = query?.tables ?? [];
    if (!query || !table || others.length > 0) return operation;
    return { ...operation, table, ...(query.limited && { limited: true as const }) };
  });
  return { ...reading, operations };
}
