import { readAssignments, readColumnList } from "../../assignments.ts";
import { readCopyingQuery } from "../../copying-query.ts";
import type { Cursor } from "../../cursor.ts";
import { readExpression } from "../../expression.ts";
import type { QualifiedName } from "../../names.ts";
import { type CommonTables, noCommonTables, readTables } from "../../query.ts";
import { boundsRows } from "../../row-bounds.ts";
import { readMerge } from "../../statements/merge.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";

/** INSERT. */
export const insert: StatementReader = {
  leads: ["insert", "bulk insert"],
  read: (cursor) => readInsert(cursor, cursor.start),
};

/** UPDATE. */
export const update: StatementReader = { leads: ["update"], read: (cursor) => readUpdate(cursor, cursor.start) };

/** DELETE. */
export const deleteRows: StatementReader = { leads: ["delete"], read: (cursor) => readDelete(cursor, cursor.start) };

/** MERGE. */
export const merge: StatementReader = {
  leads: ["merge"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.next();
    readTop(cursor);
    cursor.accept("into");
    return readMerge(cursor, start);
  },
};

/** Takes `TOP (n) [PERCENT]`; whether it stood there. */
function readTop(cursor: Cursor): boolean {
  if (!cursor.accept("top")) return false;
  if (!cursor.skipParentheses()) cursor.next();
  cursor.accept("percent");
  return true;
}

/** `OPENQUERY (server, 'SELECT …')` and the like: rows of another server, which are nobody's here. */
function readRowset(cursor: Cursor): QualifiedName | undefined {
  const { start } = cursor;
  if (!cursor.atSymbol("(", 1)) return undefined;
  const word = cursor.acceptOne("openquery", "openrowset", "opendatasource");
  if (word === undefined) return undefined;
  cursor.skipParentheses();
  if (cursor.acceptSymbol(".")) cursor.qualifiedName();
  return { name: `#${word}`, span: cursor.spanFrom(start) };
}

/** Takes a table with its hints: `dbo.Users WITH (HOLDLOCK)`. */
function readTarget(cursor: Cursor): QualifiedName | undefined {
  const table = readRowset(cursor) ?? cursor.qualifiedName();
  if (cursor.at("with") && cursor.atSymbol("(", 1)) {
    cursor.next();
    cursor.skipParentheses();
  }
  return table;
}

export function readInsert(cursor: Cursor, start: number, common: CommonTables = noCommonTables): Reading {
  cursor.accept("bulk");
  cursor.next();
  readTop(cursor);
  cursor.accept("into");
  const table = readTarget(cursor) ?? variable(cursor);
  if (!table) return unread(cursor, start, "The table of INSERT is missing");
  const isQuery = cursor.atSymbol("(") && /^(?:select|with|values|\()$/.test(cursor.peek(1)?.value ?? "");
  const columns = isQuery ? undefined : readColumnList(cursor);
  readOutput(cursor);
  const isDefault = cursor.accept("default", "values");
  const query = isDefault || cursor.at("values") ? undefined : readCopyingQuery(cursor, common);
  const isExec = !query && (cursor.at("exec") || cursor.at("execute") || cursor.at("from"));
  cursor.index = cursor.limit;
  const source = isDefault ? "default-values" : query || isExec ? "query" : "values";
  return complete(cursor, {
    kind: "insert-rows",
    table,
    ...(columns && { columns }),
    source,
    ...(query && { query }),
    onConflictUpdate: [],
    span: cursor.spanFrom(start),
    command: 0,
  });
}

/** `@rows`, a table in a variable, which nobody else sees. */
function variable(cursor: Cursor): QualifiedName | undefined {
  const token = cursor.peek();
  if (token?.kind !== "placeholder") return undefined;
  cursor.next();
  return { name: `#${token.value}`, span: { start: token.start, end: token.end } };
}

/** `OUTPUT inserted.Id [INTO @ids]`. */
function readOutput(cursor: Cursor): void {
  if (!cursor.accept("output")) return;
  cursor.skipTo(
    ({ kind, value }) => kind === "word" && /^(?:into|values|select|default|from|where|exec|execute)$/.test(value),
  );
  if (!cursor.accept("into")) return;
  if (!variable(cursor)) cursor.qualifiedName();
  cursor.skipParentheses();
}

export function readUpdate(cursor: Cursor, start: number, common: CommonTables = noCommonTables): Reading {
  cursor.next();
  const top = readTop(cursor);
  const target = readTarget(cursor) ?? variable(cursor);
  if (!target) return unread(cursor, start, "The table of UPDATE is missing");
  if (!cursor.accept("set")) return unread(cursor, start, "SET is missing in UPDATE");
  const set = readAssignments(cursor, ({ value }) => /^(?:from|where|output|option)$/.test(value));
  readOutput(cursor);
  const sources = readFrom(cursor, target, common);
  const { where, limited } = readWhere(cursor);
  return complete(cursor, {
    kind: "update-rows",
    ...sources.named,
    set,
    from: sources.others,
    ...(where && { where }),
    ...((top || limited) && { limited: true }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

export function readDelete(cursor: Cursor, start: number, common: CommonTables = noCommonTables): Reading {
  cursor.next();
  const top = readTop(cursor);
  cursor.accept("from");
  const target = readTarget(cursor) ?? variable(cursor);
  if (!target) return unread(cursor, start, "The table of DELETE is missing");
  readOutput(cursor);
  const sources = readFrom(cursor, target, common);
  const { where, limited } = readWhere(cursor);
  return complete(cursor, {
    kind: "delete-rows",
    ...sources.named,
    using: sources.others,
    ...(where && { where }),
    ...((top || limited) && { limited: true }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

interface Sources {
  readonly named: { readonly table: QualifiedName; readonly alias?: string };
  readonly others: readonly QualifiedName[];
}

/** FROM names the target's table where the target is an alias: `UPDATE u SET … FROM dbo.Users u`. */
function readFrom(cursor: Cursor, target: QualifiedName, common: CommonTables): Sources {
  if (!cursor.accept("from")) return { named: { table: target }, others: [] };
  const first = cursor.index;
  cursor.skipTo(({ kind, value }) => kind === "word" && (value === "where" || value === "option"));
  const limit = cursor.index;
  const tables = readTables(cursor, first, limit, common, true);
  const named = target.schema === undefined ? aliased(cursor, first, limit, target.name) : undefined;
  const table = named ?? target;
  const beside = tables.filter((each) => each.name !== table.name || each.schema !== table.schema);
  // Joined with itself, or with what a query gives of it.
  const others = beside.length === 0 && isJoined(cursor, first, limit) ? [table] : beside;
  return { named: { table, ...(named && { alias: target.name }) }, others };
}

/** Whether a FROM list names more than one source. */
function isJoined(cursor: Cursor, first: number, limit: number): boolean {
  let depth = 0;
  return cursor.tokens.slice(first, limit).some(({ kind, value }) => {
    if (value === "(") depth++;
    else if (value === ")") depth--;
    return depth === 0 && (value === "," || (kind === "word" && (value === "join" || value === "apply")));
  });
}

/** The table that an alias stands for in a FROM list. */
function aliased(cursor: Cursor, first: number, limit: number, alias: string): QualifiedName | undefined {
  const { index } = cursor;
  let found: QualifiedName | undefined;
  for (let at = first; at < limit && !found; at++) {
    cursor.index = at;
    const before = cursor.tokens[at - 1]?.value;
    if (at > first && before !== "join" && before !== ",") continue;
    const table = cursor.qualifiedName();
    if (!table) continue;
    cursor.accept("as");
    const name = cursor.name();
    if (name?.name === alias) found = table;
  }
  cursor.index = index;
  return found;
}

function readWhere(cursor: Cursor) {
  if (!cursor.accept("where")) {
    cursor.index = cursor.limit;
    return { where: undefined, limited: false };
  }
  const first = cursor.index;
  const where = readExpression(cursor, ({ value }) => value === "option");
  const limited = boundsRows(cursor, first, cursor.index);
  cursor.index = cursor.limit;
  return { where, limited };
}
