import type { Cursor } from "../cursor.ts";
import type { Name, QualifiedName } from "../names.ts";
import type { ColumnDefinition, Constraint, OperationOf } from "../operations.ts";
import { readQuery } from "../query.ts";
import type { Unread } from "../types.ts";
import { readColumnDefinition } from "./column-definition.ts";
import { atTableConstraint, readTableConstraint } from "./constraints.ts";
import { complete, type Reading, type StatementReader, unread } from "./reader.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type CreateTable = Mutable<OperationOf<"create-table">>;

/** What stands between the parentheses of CREATE TABLE. */
interface Elements {
  readonly columns: ColumnDefinition[];
  readonly constraints: Constraint[];
  readonly like: QualifiedName[];
  readonly unread: Unread[];
}

/** CREATE [TEMPORARY | UNLOGGED | FOREIGN] TABLE in all its forms. */
export const createTable: StatementReader = {
  leads: ["create table", "create foreign table"],
  read: (cursor) => {
    const { start } = cursor;
    const { temporary, unlogged } = readModifiers(cursor);
    const ifNotExists = cursor.accept("if", "not", "exists");
    const table = cursor.qualifiedName();
    if (!table) return unread(cursor, start, "CREATE TABLE without the name of a table");
    const elements: Elements = { columns: [], constraints: [], like: [], unread: [] };
    const clauses = readClauses(cursor, elements);
    const found: CreateTable = {
      kind: "create-table",
      span: cursor.spanFrom(start),
      command: 0,
      table,
      columns: elements.columns,
      constraints: elements.constraints,
      like: elements.like,
      inherits: [],
      ...(ifNotExists && { ifNotExists }),
      ...(temporary && { temporary }),
      ...(unlogged && { unlogged }),
      ...clauses,
    };
    return withUnread(complete(cursor, found), elements.unread);
  },
};

function withUnread(reading: Reading, more: readonly Unread[]): Reading {
  return more.length === 0 ? reading : { ...reading, unread: [...more, ...reading.unread] };
}

/** Takes CREATE, what stands before TABLE, and TABLE. */
function readModifiers(cursor: Cursor): { readonly temporary?: true; readonly unlogged?: true } {
  let found: { readonly temporary?: true; readonly unlogged?: true } = {};
  for (let token = cursor.next(); token && token.value !== "table"; token = cursor.next()) {
    if (token.value === "temp" || token.value === "temporary") found = { ...found, temporary: true };
    if (token.value === "unlogged") found = { ...found, unlogged: true };
  }
  return found;
}

/** Everything behind the name, in the order of the grammar; each part may be missing. */
function readClauses(cursor: Cursor, elements: Elements): Partial<CreateTable> {
  const found: Partial<CreateTable> = {};
  const ofType = cursor.accept("of") && cursor.qualifiedName();
  if (ofType) found.ofType = ofType;
  if (cursor.accept("partition", "of")) {
    const parent = cursor.qualifiedName();
    if (parent) found.partitionOf = parent;
  }
  if (cursor.atSymbol("(")) readElements(cursor, elements);
  if (found.partitionOf) readBounds(cursor, found);
  if (cursor.accept("inherits") && cursor.acceptSymbol("(")) found.inherits = readParents(cursor);
  if (cursor.accept("partition", "by")) readPartitionKey(cursor, found);
  const tablespace = readStorage(cursor);
  if (tablespace) found.tablespace = tablespace;
  if (cursor.accept("as")) {
    found.asQuery = true;
    const query = readQuery(cursor);
    if (query) found.query = query;
    else readExecute(cursor);
    if (cursor.accept("with", "no", "data")) found.withNoData = true;
    cursor.accept("with", "data");
  }
  return found;
}

function readElements(cursor: Cursor, elements: Elements): void {
  cursor.acceptSymbol("(");
  while (!cursor.isDone && !cursor.atSymbol(")")) {
    const { start } = cursor;
    if (cursor.acceptSymbol(",")) {
      elements.unread.push({ span: cursor.spanFrom(start), reason: "A comma without a column before it" });
      continue;
    }
    const isRead = readElement(cursor, elements);
    const { index } = cursor;
    cursor.skipToComma();
    if (!isRead || cursor.index > index) {
      elements.unread.push({ span: cursor.spanFrom(start), reason: "This part of CREATE TABLE is not understood" });
    }
    if (!cursor.acceptSymbol(",")) break;
  }
  cursor.closeParenthesis();
}

function readElement(cursor: Cursor, elements: Elements): boolean {
  if (cursor.accept("like")) {
    const name = cursor.qualifiedName();
    if (name) elements.like.push(name);
    while (cursor.acceptOne("including", "excluding")) cursor.next();
    return name !== undefined;
  }
  if (atTableConstraint(cursor)) {
    const constraint = readTableConstraint(cursor);
    if (constraint) elements.constraints.push(constraint);
    return constraint !== undefined;
  }
  const column = readColumnDefinition(cursor);
  if (column) elements.columns.push(column);
  return column !== undefined;
}

/** Takes `FOR VALUES …` or `DEFAULT`. */
export function readPartitionBounds(cursor: Cursor): "default" | "values" | undefined {
  if (cursor.accept("default")) return "default";
  if (!cursor.accept("for", "values")) return undefined;
  if (cursor.accept("in") || cursor.accept("with")) cursor.skipParentheses();
  else if (cursor.accept("from")) {
    cursor.skipParentheses();
    if (cursor.accept("to")) cursor.skipParentheses();
  }
  return "values";
}

function readPartitionKey(cursor: Cursor, found: Partial<CreateTable>): void {
  cursor.name();
  if (cursor.atSymbol("(") && cursor.atSymbol(")", 2)) {
    cursor.acceptSymbol("(");
    const key = cursor.name();
    if (key) {
      found.partitionKey = key;
      found.partitionColumns = [key.name];
    }
    cursor.closeParenthesis();
    found.partitioned = true;
    return;
  }
  const { index } = cursor;
  const names = readPlainNames(cursor);
  if (names) found.partitionColumns = names;
  else cursor.index = index;
  if (names || cursor.skipParentheses()) found.partitioned = true;
}

/** `(a, b)`; undefined where one is an expression or has a collation or operator class. */
function readPlainNames(cursor: Cursor): readonly string[] | undefined {
  const names: string[] = [];
  if (!cursor.acceptSymbol("(")) return undefined;
  do {
    const name = cursor.name();
    if (name === undefined) return undefined;
    names.push(name.name);
  } while (cursor.acceptSymbol(","));
  return cursor.acceptSymbol(")") ? names : undefined;
}

function readBounds(cursor: Cursor, found: Partial<CreateTable>): void {
  const bounds = readPartitionBounds(cursor);
  if (bounds) found.partitionBounds = bounds;
}

function readParents(cursor: Cursor): readonly QualifiedName[] {
  const parents: QualifiedName[] = [];
  do {
    const parent = cursor.qualifiedName();
    if (parent) parents.push(parent);
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  return parents;
}

/** Where and how the rows are kept; returns the tablespace. */
function readStorage(cursor: Cursor): Name | undefined {
  let tablespace: Name | undefined;
  for (;;) {
    if (cursor.accept("tablespace")) tablespace = cursor.name();
    else if (cursor.accept("using") || cursor.accept("server")) cursor.name();
    else if (cursor.at("with") && cursor.atSymbol("(", 1)) skipWord(cursor);
    else if (cursor.at("options") && cursor.atSymbol("(", 1)) skipWord(cursor);
    else if (cursor.accept("on", "commit")) while (cursor.acceptOne("delete", "preserve", "rows", "drop"));
    else if (!cursor.accept("without", "oids") && !cursor.accept("with", "oids")) return tablespace;
  }
}

function skipWord(cursor: Cursor): void {
  cursor.next();
  cursor.skipParentheses();
}

/** `AS EXECUTE name (…)`: the query is that of a prepared statement. */
function readExecute(cursor: Cursor): void {
  if (!cursor.accept("execute")) return;
  cursor.name();
  cursor.skipParentheses();
}
