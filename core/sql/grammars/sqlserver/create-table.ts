import type { Cursor } from "../../cursor.ts";
import type { ColumnDefinition, Constraint, Operation } from "../../operations.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import type { Unread } from "../../types.ts";
import { atConstraint, readColumn, readConstraint, readStorage } from "./column.ts";

/** CREATE TABLE. */
export const createTable: StatementReader = { leads: ["create table"], read: readCreateTable };

function readCreateTable(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.accept("create", "table");
  const table = cursor.qualifiedName();
  if (!table) return unread(cursor, start, "CREATE TABLE without the name of a table");
  const columns: ColumnDefinition[] = [];
  const constraints: Constraint[] = [];
  const gaps: Unread[] = [];
  cursor.accept("as", "filetable");
  if (cursor.acceptSymbol("(")) readElements(cursor, columns, constraints, gaps);
  readStorage(cursor);
  cursor.accept("as", "node");
  cursor.accept("as", "edge");
  readStorage(cursor);
  const found: Operation = {
    kind: "create-table",
    table,
    columns,
    constraints,
    like: [],
    inherits: [],
    ...(table.name.startsWith("#") && { temporary: true }),
    span: cursor.spanFrom(start),
    command: 0,
  };
  const reading = complete(cursor, found);
  return gaps.length === 0 ? reading : { ...reading, unread: [...gaps, ...reading.unread] };
}

function readElements(cursor: Cursor, columns: ColumnDefinition[], constraints: Constraint[], gaps: Unread[]): void {
  while (!cursor.isDone && !cursor.atSymbol(")")) {
    const { start } = cursor;
    const isRead = readElement(cursor, columns, constraints);
    const { index } = cursor;
    if (isRead && atConstraint(cursor)) continue;
    cursor.skipToComma();
    if (!isRead || cursor.index > index)
      gaps.push({ span: cursor.spanFrom(start), reason: "This part of CREATE TABLE is not understood" });
    if (!cursor.acceptSymbol(",")) break;
  }
  cursor.closeParenthesis();
}

function readElement(cursor: Cursor, columns: ColumnDefinition[], constraints: Constraint[]): boolean {
  if (cursor.at("period", "for", "system_time")) return skipRest(cursor);
  if (cursor.at("index") || atConnection(cursor)) return skipRest(cursor);
  if (atConstraint(cursor)) {
    const found = readConstraint(cursor);
    if (found) constraints.push(found.constraint);
    return found !== undefined;
  }
  const column = readColumn(cursor);
  if (column) columns.push(column);
  return column !== undefined;
}

/** `CONSTRAINT name CONNECTION (a TO b)` of a graph's edges. */
function atConnection(cursor: Cursor): boolean {
  return cursor.at("connection") || (cursor.at("constraint") && cursor.peek(2)?.value === "connection");
}

/** Parts that say how rows are found or aged, which changes nothing that we follow. */
function skipRest(cursor: Cursor): boolean {
  cursor.skipToComma();
  return true;
}
