import { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import { type CommonTable, type CommonTables, hasLimit, readTables } from "../query.ts";
import { readDelete } from "./delete.ts";
import { readInsert } from "./insert.ts";
import { readMerge } from "./merge.ts";
import { type Reading, type StatementReader, unread } from "./reader.ts";
import { readSelect } from "./select.ts";
import { readUpdate } from "./update.ts";

/** WITH … SELECT, INSERT, UPDATE, DELETE or MERGE. Queries in it that change rows are operations of their own. */
export const withQueries: StatementReader = {
  leads: ["with"],
  read: (cursor) => readWith(cursor),
};

function readWith(cursor: Cursor): Reading {
  const { start } = cursor;
  const common = new Map<string, CommonTable>();
  const readings: Reading[] = [];
  cursor.next();
  const isRecursive = cursor.accept("recursive");
  do {
    const name = cursor.name();
    cursor.skipParentheses();
    if (!name || !cursor.accept("as")) return unread(cursor, start, "A query of WITH is not understood");
    cursor.accept("not");
    cursor.accept("materialized");
    const body = bodyOf(cursor);
    if (!body) return unread(cursor, start, "A query of WITH is not understood");
    const own = (table: QualifiedName) => isRecursive && table.schema === undefined && table.name === name.name;
    const tables = readTables(cursor, body.index, body.limit, common).filter((table) => !own(table));
    common.set(name.name, { tables, limited: hasLimit(cursor, body.index, body.limit) });
    if (changesRows(body)) readings.push(readMain(body, body.start, common));
    skipSearchAndCycle(cursor);
  } while (cursor.acceptSymbol(","));
  readings.push(readMain(cursor, start, common));
  return {
    operations: readings.flatMap((reading) => reading.operations),
    unread: readings.flatMap((reading) => reading.unread),
  };
}

/** Takes the parentheses at the cursor; a cursor over what stands in them. */
function bodyOf(cursor: Cursor): Cursor | undefined {
  if (!cursor.acceptSymbol("(")) return undefined;
  const first = cursor.index;
  cursor.skipTo(() => false);
  const limit = cursor.index;
  cursor.acceptSymbol(")");
  return new Cursor(cursor.text, cursor.tokens, cursor.dialect, first, limit);
}

/** `SEARCH DEPTH FIRST BY a, b SET c` and `CYCLE a, b SET c USING d`. */
function skipSearchAndCycle(cursor: Cursor): void {
  for (const [clause, last] of [
    ["search", "set"],
    ["cycle", "using"],
  ] as const) {
    if (!cursor.accept(clause)) continue;
    cursor.skipTo(({ kind, value }) => kind === "word" && value === last);
    cursor.accept(last);
    cursor.name();
  }
}

function changesRows(cursor: Cursor): boolean {
  return cursor.at("insert") || cursor.at("update") || cursor.at("delete") || cursor.at("merge");
}

function readMain(cursor: Cursor, start: number, common: CommonTables): Reading {
  switch (cursor.peek()?.value) {
    case "insert":
    case "replace":
      return readInsert(cursor, start, common);
    case "update":
      return readUpdate(cursor, start, common);
    case "delete":
      return readDelete(cursor, start, common);
    case "merge":
      return readMerge(cursor, start, common);
    default:
      return readSelect(cursor, start, common);
  }
}
