import { readAssignments, readColumnList } from "../../assignments.ts";
import { readCopyingQuery } from "../../copying-query.ts";
import type { Cursor } from "../../cursor.ts";
import { describe, readExpression } from "../../expression.ts";
import type { Expression, QualifiedName } from "../../names.ts";
import type { Assignment, OperationOf } from "../../operations.ts";
import { type CommonTables, noCommonTables, readTables } from "../../query.ts";
import { boundsRows } from "../../row-bounds.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import type { Token } from "../../types.ts";
import { readOptionValue } from "./words.ts";

/** INSERT and REPLACE. */
export const insert: StatementReader = {
  leads: ["insert", "replace"],
  read: (cursor) => readInsert(cursor, cursor.start),
};

/** UPDATE of one table or of several joined ones. */
export const update: StatementReader = { leads: ["update"], read: (cursor) => readUpdate(cursor, cursor.start) };

/** DELETE from one table or from several joined ones. */
export const deleteRows: StatementReader = { leads: ["delete"], read: (cursor) => readDelete(cursor, cursor.start) };

/** LOAD DATA and LOAD XML. */
export const loadData: StatementReader = { leads: ["load data", "load xml"], read: readLoad };

const modifiers = ["low_priority", "delayed", "high_priority", "quick", "ignore"] as const;

/** Reads the INSERT or REPLACE at the cursor; `start` is where the whole statement begins, its WITH included. */
export function readInsert(cursor: Cursor, start: number, common?: CommonTables): Reading {
  cursor.next();
  while (cursor.acceptOne(...modifiers));
  cursor.accept("into");
  const table = cursor.qualifiedName();
  if (!table) return unread(cursor, start, "The table of INSERT is missing");
  if (cursor.accept("partition")) cursor.skipParentheses();
  if (cursor.accept("set")) return readInsertSet(cursor, start, table);
  const isQuery = cursor.atSymbol("(") && /^(?:select|with|values|table|\()$/.test(cursor.peek(1)?.value ?? "");
  const columns = isQuery ? undefined : (readColumnList(cursor) ?? readEmptyList(cursor));
  const rows = readRows(cursor, common);
  const onConflictUpdate = readOnDuplicate(cursor);
  if (cursor.accept("returning")) cursor.index = cursor.limit;
  const found = { kind: "insert-rows", table, ...(columns && { columns }), ...rows, onConflictUpdate } as const;
  return complete(cursor, { ...found, span: cursor.spanFrom(start), command: 0 });
}

/** `INSERT INTO t () VALUES ()`. */
function readEmptyList(cursor: Cursor): undefined {
  if (cursor.atSymbol("(") && cursor.atSymbol(")", 1)) cursor.index += 2;
  return undefined;
}

function readInsertSet(cursor: Cursor, start: number, table: QualifiedName): Reading {
  const set = readAssignments(cursor, ({ value }) => value === "on" || value === "returning" || value === "as");
  readRowAlias(cursor);
  const onConflictUpdate = readOnDuplicate(cursor);
  if (cursor.accept("returning")) cursor.index = cursor.limit;
  const columns = set.map(({ column }) => column);
  const found = { kind: "insert-rows", table, columns, source: "values", onConflictUpdate } as const;
  return complete(cursor, { ...found, span: cursor.spanFrom(start), command: 0 });
}

function readRows(cursor: Cursor, common?: CommonTables): Pick<OperationOf<"insert-rows">, "source" | "query"> {
  if (cursor.accept("values") ?? cursor.accept("value")) {
    cursor.skipTo(endsRows(cursor));
    readRowAlias(cursor);
    return { source: "values" };
  }
  const query = readCopyingQuery(cursor, common);
  readRowAlias(cursor);
  return query ? { source: "query", query } : { source: "values" };
}

function endsRows(cursor: Cursor): (token: Token) => boolean {
  return ({ kind, value }) =>
    kind === "word" && (value === "as" || value === "returning" || (value === "on" && cursor.at("on", "duplicate")));
}

/** `AS new`, `AS new (a, b)`: the name of the new row in ON DUPLICATE KEY UPDATE. */
function readRowAlias(cursor: Cursor): void {
  if (!cursor.accept("as")) return;
  cursor.name();
  cursor.skipParentheses();
}

function readOnDuplicate(cursor: Cursor): readonly Assignment[] {
  if (!cursor.accept("on", "duplicate", "key") || !cursor.accept("update")) return [];
  return readAssignments(cursor, ({ value }) => value === "returning");
}

/** Reads the UPDATE at the cursor. The first table is the one that is said to change, unless the columns name another. */
export function readUpdate(cursor: Cursor, start: number, common: CommonTables = noCommonTables): Reading {
  cursor.next();
  while (cursor.acceptOne(...modifiers));
  const first = cursor.index;
  cursor.skipTo(({ kind, value }) => kind === "word" && value === "set");
  const limit = cursor.index;
  const named = readNamedTables(cursor, first, limit);
  if (named.length === 0) return unread(cursor, start, "The table of UPDATE is missing");
  if (!cursor.accept("set")) return unread(cursor, start, "SET is missing in UPDATE");
  const qualifier = qualifierOfTarget(cursor);
  const target = named.find(({ table, alias }) => (alias ?? table.name) === qualifier) ?? named[0];
  if (target === undefined) return unread(cursor, start, "The table of UPDATE is missing");
  const set = readAssignments(cursor, endsClause);
  const { where, limited } = readRest(cursor);
  const from = readTables(cursor, first, limit, common, true).filter(({ name }) => name !== target.table.name);
  return complete(cursor, {
    kind: "update-rows",
    table: target.table,
    ...(target.alias !== undefined && { alias: target.alias }),
    set,
    from,
    ...(where && { where }),
    ...(limited && { limited: true }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

interface NamedTable {
  readonly table: QualifiedName;
  readonly alias?: string;
}

const beforeTable = new Set(["join", "straight_join"]);
const afterTable = new Set(
  "join inner left right cross natural straight_join on using set where order limit partition force use ignore full for outer".split(
    " ",
  ),
);

/** The tables of a FROM or UPDATE list on its first level, with their aliases. */
function readNamedTables(cursor: Cursor, first: number, limit: number): readonly NamedTable[] {
  const { index } = cursor;
  const found: NamedTable[] = [];
  let isExpected = true;
  for (cursor.index = first; cursor.index < limit; ) {
    if (isExpected && !cursor.atSymbol("(")) {
      const table = cursor.qualifiedName();
      isExpected = false;
      if (table === undefined) continue;
      cursor.accept("as");
      const alias = cursor.atAny(afterTable) || cursor.index >= limit ? undefined : cursor.name()?.name;
      found.push(alias === undefined ? { table } : { table, alias });
      continue;
    }
    const token = cursor.next();
    if (token?.kind === "symbol" && token.value === ",") isExpected = true;
    else if (token?.kind === "word" && beforeTable.has(token.value)) isExpected = true;
    else if (token?.value === "(" && !isExpected) {
      cursor.index--;
      cursor.skipParentheses();
    }
  }
  cursor.index = index;
  return found;
}

/** `u` of `SET u.a = 1`. */
function qualifierOfTarget(cursor: Cursor): string | undefined {
  const { index } = cursor;
  const name = cursor.qualifiedName();
  cursor.index = index;
  return name?.schema;
}

/** ORDER, LIMIT and RETURNING end a condition and a list of values. */
function endsClause({ value }: Token): boolean {
  return value === "where" || value === "limit" || value === "order" || value === "returning";
}

/** WHERE, ORDER BY, LIMIT and RETURNING. */
function readRest(cursor: Cursor): { readonly where?: Expression; readonly limited: boolean } {
  let where: Expression | undefined;
  let limited = false;
  if (cursor.accept("where")) {
    const first = cursor.index;
    // A comma belongs to `MATCH a, b AGAINST (…)`.
    do readExpression(cursor, endsClause);
    while (cursor.acceptSymbol(","));
    where = describe(cursor, first, cursor.index);
    limited = boundsRows(cursor, first, cursor.index);
  }
  if (cursor.accept("order", "by"))
    cursor.skipTo(({ kind, value }) => kind === "word" && (value === "limit" || value === "returning"));
  if (cursor.accept("limit")) {
    limited = true;
    readOptionValue(cursor);
    if (cursor.acceptSymbol(",")) readOptionValue(cursor);
  }
  if (cursor.accept("returning")) cursor.index = cursor.limit;
  return { ...(where && { where }), limited };
}

/** Reads the DELETE at the cursor. */
export function readDelete(cursor: Cursor, start: number, common: CommonTables = noCommonTables): Reading {
  cursor.next();
  while (cursor.acceptOne(...modifiers));
  const targets = cursor.at("from") ? [] : readTargets(cursor);
  if (!cursor.accept("from")) return unread(cursor, start, "FROM is missing in DELETE");
  const first = cursor.index;
  const isUsing = targets.length === 0 && hasUsing(cursor);
  const own = isUsing ? readTargets(cursor) : targets;
  if (isUsing) cursor.accept("using");
  const from = isUsing ? cursor.index : first;
  cursor.skipTo((token) => token.kind === "word" && (endsClause(token) || token.value === "history"));
  const limit = cursor.index;
  const named = readNamedTables(cursor, from, limit);
  const portion = cursor.tokens.slice(from, limit).some(({ value }) => value === "portion");
  if (cursor.accept("history")) cursor.skipTo(({ value }) => value === ";");
  const { where, limited } = readRest(cursor);
  const deleted = own.length === 0 ? named.slice(0, 1) : own.map((name) => resolve(name, named));
  if (deleted.length === 0) return unread(cursor, start, "The table of DELETE is missing");
  const span = cursor.spanFrom(start);
  return complete(
    cursor,
    ...deleted.map(({ table, alias }): OperationOf<"delete-rows"> => {
      const using = readTables(cursor, from, limit, common, true).filter(({ name }) => name !== table.name);
      return {
        kind: "delete-rows",
        table,
        ...(alias !== undefined && { alias }),
        using,
        ...(where && { where }),
        ...((limited || portion) && { limited: true }),
        span,
        command: 0,
      };
    }),
  );
}

function resolve(name: QualifiedName, named: readonly NamedTable[]): NamedTable {
  return named.find(({ table, alias }) => (alias ?? table.name) === name.name) ?? { table: name };
}

/** `a, b.*`: the tables that rows are deleted from. */
function readTargets(cursor: Cursor): readonly QualifiedName[] {
  const names: QualifiedName[] = [];
  do {
    const name = cursor.qualifiedName();
    if (name) names.push(name);
    if (cursor.acceptSymbol(".")) cursor.acceptSymbol("*");
    else cursor.acceptSymbol(".*");
  } while (cursor.acceptSymbol(","));
  return names;
}

/** Whether the list behind FROM is one of names only, with USING behind it. */
function hasUsing(cursor: Cursor): boolean {
  const { index } = cursor;
  readTargets(cursor);
  const found = cursor.at("using");
  cursor.index = index;
  return found;
}

function readLoad(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.skipTo(({ kind, value }) => kind === "word" && value === "table");
  const table = cursor.accept("table") && cursor.qualifiedName();
  cursor.index = cursor.limit;
  if (table === undefined) return unread(cursor, start, "The table of LOAD is missing");
  return complete(cursor, { kind: "copy-rows", table, direction: "from", span: cursor.spanFrom(start), command: 0 });
}
