import type { Cursor } from "../../cursor.ts";
import type { ColumnDefinition, Constraint } from "../../operations.ts";
import { readQuery } from "../../query.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import type { Unread } from "../../types.ts";
import { atConstraint, readColumn, readConstraint } from "./column.ts";

/** CREATE [TEMPORARY] TABLE, with columns or AS a query. */
export const createTable: StatementReader = { leads: ["create table"], read: readCreateTable };

/** CREATE VIRTUAL TABLE: its module decides what columns it has. */
export const createVirtualTable: StatementReader = { leads: ["create virtual table"], read: readCreateVirtualTable };

function readCreateTable(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  const temporary = cursor.acceptOne("temp", "temporary") !== undefined;
  cursor.accept("table");
  const ifNotExists = cursor.accept("if", "not", "exists");
  const table = cursor.qualifiedName();
  if (!table) return unread(cursor, start, "CREATE TABLE without the name of a table");
  const columns: ColumnDefinition[] = [];
  const constraints: Constraint[] = [];
  const gaps: Unread[] = [];
  const options = cursor.acceptSymbol("(") ? readElements(cursor, columns, constraints, gaps) : [];
  const query = cursor.accept("as") ? readQuery(cursor) : undefined;
  const reading = complete(cursor, {
    kind: "create-table",
    table,
    columns,
    constraints,
    like: [],
    inherits: [],
    ...(ifNotExists && { ifNotExists }),
    ...((temporary || table.schema === "temp") && { temporary: true }),
    ...(options.length > 0 && { options }),
    ...(query && { asQuery: true, query }),
    span: cursor.spanFrom(start),
    command: 0,
  });
  return gaps.length === 0 ? reading : { ...reading, unread: [...gaps, ...reading.unread] };
}

/** Takes what stands in the parentheses, and the options behind them. */
function readElements(
  cursor: Cursor,
  columns: ColumnDefinition[],
  constraints: Constraint[],
  gaps: Unread[],
): readonly string[] {
  while (!cursor.isDone && !cursor.atSymbol(")")) {
    const { start } = cursor;
    const isRead = readElement(cursor, columns, constraints);
    const { index } = cursor;
    // Commas between constraints may be left out.
    if (isRead && atConstraint(cursor)) continue;
    cursor.skipToComma();
    if (!isRead || cursor.index > index)
      gaps.push({ span: cursor.spanFrom(start), reason: "This part of CREATE TABLE is not understood" });
    if (!cursor.acceptSymbol(",")) break;
  }
  cursor.closeParenthesis();
  return readOptions(cursor);
}

function readElement(cursor: Cursor, columns: ColumnDefinition[], constraints: Constraint[]): boolean {
  if (atConstraint(cursor)) {
    const constraint = readConstraint(cursor);
    if (constraint) constraints.push(constraint);
    // SQLite passes over a name without a constraint.
    return constraint !== undefined || cursor.atSymbol(",") || cursor.atSymbol(")");
  }
  const column = readColumn(cursor);
  if (column) columns.push(column);
  return column !== undefined;
}

/** `WITHOUT ROWID, STRICT`. */
function readOptions(cursor: Cursor): readonly string[] {
  const options: string[] = [];
  do {
    if (cursor.accept("without", "rowid")) options.push("WITHOUT ROWID");
    else if (cursor.accept("strict")) options.push("STRICT");
  } while (cursor.acceptSymbol(","));
  return options;
}

function readCreateVirtualTable(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.accept("create", "virtual", "table");
  const ifNotExists = cursor.accept("if", "not", "exists");
  const table = cursor.qualifiedName();
  if (!table) return unread(cursor, start, "CREATE VIRTUAL TABLE without the name of a table");
  const first = cursor.index;
  if (cursor.accept("using")) {
    cursor.name();
    cursor.skipParentheses();
  }
  return complete(cursor, {
    kind: "create-table",
    table,
    columns: [],
    constraints: [],
    like: [],
    inherits: [],
    ...(ifNotExists && { ifNotExists }),
    virtual: keepsNoRows(cursor, first) ? "rows elsewhere" : "own rows",
    span: cursor.spanFrom(start),
    command: 0,
  });
}

/** A full-text index over another table's rows, or over none: `fts5(title, content='posts')` (manual, "External Content and Contentless Tables"). */
function keepsNoRows({ tokens, index }: Cursor, first: number): boolean {
  return tokens
    .slice(first, index)
    .some(({ value }, at) => value === "content" && tokens[first + at + 1]?.value === "=");
}
