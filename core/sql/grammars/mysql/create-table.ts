import type { Cursor } from "../../cursor.ts";
import type { QualifiedName } from "../../names.ts";
import type { ColumnDefinition, Constraint, InlineIndex, OperationOf, TableOption } from "../../operations.ts";
import { readQuery } from "../../query.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import type { Unread } from "../../types.ts";
import { readColumnDefinition } from "./column-definition.ts";
import { atElement, readElement } from "./elements.ts";
import { readPartitioning } from "./partitions.ts";
import { readTableOption } from "./table-options.ts";
import { acceptIfNotExists } from "./words.ts";

/** CREATE [OR REPLACE] [TEMPORARY] TABLE. */
export const createTable: StatementReader = { leads: ["create table"], read };

interface Elements {
  readonly columns: ColumnDefinition[];
  readonly constraints: Constraint[];
  readonly indexes: InlineIndex[];
  readonly like: QualifiedName[];
  readonly unread: Unread[];
}

function read(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  const orReplace = cursor.accept("or", "replace");
  const temporary = cursor.accept("temporary");
  cursor.accept("table");
  const ifNotExists = acceptIfNotExists(cursor);
  const table = cursor.qualifiedName();
  if (table === undefined) return unread(cursor, start, "CREATE TABLE without the name of a table");
  const elements: Elements = { columns: [], constraints: [], indexes: [], like: [], unread: [] };
  if (cursor.accept("like")) readLike(cursor, elements);
  else if (cursor.atSymbol("(") && !startsQuery(cursor)) readElements(cursor, elements);
  const rest = readRest(cursor);
  const operation: OperationOf<"create-table"> = {
    kind: "create-table",
    table,
    columns: elements.columns,
    constraints: elements.constraints,
    ...(elements.indexes.length > 0 && { indexes: elements.indexes }),
    like: elements.like,
    inherits: [],
    ...(orReplace && { orReplace }),
    ...(temporary && { temporary }),
    ...(ifNotExists && { ifNotExists }),
    ...rest,
    span: cursor.spanFrom(start),
    command: 0,
  };
  const { operations, unread: left } = complete(cursor, operation);
  return { operations, unread: [...elements.unread, ...left] };
}

function startsQuery(cursor: Cursor): boolean {
  return /^(?:select|with|values|\()$/.test(cursor.peek(1)?.value ?? "");
}

function readLike(cursor: Cursor, elements: Elements): void {
  const name = cursor.qualifiedName();
  if (name) elements.like.push(name);
}

function readElements(cursor: Cursor, elements: Elements): void {
  cursor.acceptSymbol("(");
  while (!cursor.isDone && !cursor.atSymbol(")")) {
    const { start } = cursor;
    if (cursor.acceptSymbol(",")) {
      elements.unread.push({ span: cursor.spanFrom(start), reason: "A comma without a column before it" });
      continue;
    }
    const isRead = readOne(cursor, elements);
    const { index } = cursor;
    cursor.skipToComma();
    if (!isRead || cursor.index > index)
      elements.unread.push({ span: cursor.spanFrom(start), reason: "This part of CREATE TABLE is not understood" });
    if (!cursor.acceptSymbol(",")) break;
  }
  cursor.closeParenthesis();
}

function readOne(cursor: Cursor, elements: Elements): boolean {
  if (cursor.accept("like")) {
    readLike(cursor, elements);
    return true;
  }
  if (!atElement(cursor)) {
    const column = readColumnDefinition(cursor);
    if (column) elements.columns.push(column);
    return column !== undefined;
  }
  const found = readElement(cursor);
  if (found?.element === "constraint") elements.constraints.push(found.constraint);
  else if (found?.element === "index") elements.indexes.push(found.index);
  return found !== undefined;
}

type Rest = Pick<
  OperationOf<"create-table">,
  "tableOptions" | "partitioned" | "partitionColumns" | "asQuery" | "query" | "systemVersioned"
>;

/** Options, partitions, system versioning, and the query of CREATE TABLE … AS. */
function readRest(cursor: Cursor): Rest {
  const options: TableOption[] = [];
  const found: { -readonly [K in keyof Rest]: Rest[K] } = {};
  for (;;) {
    const option = readTableOption(cursor);
    if (option) options.push(option);
    else if (cursor.accept("partition", "by")) {
      found.partitionColumns = readPartitioning(cursor);
      found.partitioned = true;
    } else if (cursor.accept("with", "system", "versioning")) found.systemVersioned = true;
    else if (!cursor.acceptSymbol(",")) break;
  }
  if (options.length > 0) found.tableOptions = options;
  cursor.acceptOne("ignore", "replace");
  cursor.accept("as");
  const query = readQuery(cursor);
  if (query) {
    found.asQuery = true;
    found.query = query;
  }
  return found;
}
