import type { Cursor } from "../cursor.ts";
import type { Operation } from "../operations.ts";
import { type CommonTables, describeQuery } from "../query.ts";
import { operations, type Reading, type StatementReader } from "./reader.ts";

/** SELECT, VALUES, TABLE, and a query in parentheses. */
export const select: StatementReader = {
  leads: ["select", "values", "table", "("],
  read: (cursor) => readSelect(cursor, cursor.start),
};

/** Reads the query at the cursor; `start` is where the whole statement begins, its WITH included. */
export function readSelect(cursor: Cursor, start: number, common?: CommonTables): Reading {
  const first = cursor.index;
  const settings = readSetConfig(cursor, first, start);
  const created = readInto(cursor, first, start, common);
  cursor.index = cursor.limit;
  if (created) return operations(created);
  const query = { ...describeQuery(cursor, first, cursor.limit, common), span: cursor.spanFrom(start) };
  const isSilent = query.tables.length === 0 && (settings.length > 0 || !callsFunction(cursor, first));
  return operations(
    ...settings,
    ...(isSilent ? [] : [{ kind: "select", query, span: query.span, command: 0 } as const]),
  );
}

/** A query of constants has no effect; one that calls functions may have any. */
export function callsFunction(cursor: Cursor, first: number): boolean {
  for (let index = first + 1; index < cursor.limit; index++) {
    const token = cursor.tokens[index];
    if (token?.kind === "symbol" && token.value === "(" && isName(cursor, index - 1)) return true;
  }
  return false;
}

function isName(cursor: Cursor, index: number): boolean {
  const token = cursor.tokens[index];
  return (
    token?.kind === "quoted" ||
    (token?.kind === "word" && !/^(?:select|values|in|and|or|not|as|exists)$/.test(token.value))
  );
}

/** `SELECT … INTO [TEMP] name FROM …` creates a table, as CREATE TABLE AS does. */
function readInto(cursor: Cursor, first: number, start: number, common?: CommonTables): Operation | undefined {
  cursor.index = first;
  if (!cursor.at("select")) return undefined;
  cursor.skipTo((token) => token.kind === "word" && (token.value === "into" || token.value === "from"));
  if (!cursor.accept("into")) return undefined;
  const isTemporary = cursor.accept("temporary") ?? cursor.accept("temp");
  const isUnlogged = cursor.accept("unlogged");
  cursor.accept("table");
  const table = cursor.qualifiedName();
  if (!table) return undefined;
  const query = describeQuery(cursor, first, cursor.limit, common);
  cursor.index = cursor.limit;
  return {
    kind: "create-table",
    table,
    columns: [],
    constraints: [],
    asQuery: true,
    ...(isTemporary && { temporary: true }),
    ...(isUnlogged && { unlogged: true }),
    query,
    like: [],
    inherits: [],
    span: cursor.spanFrom(start),
    command: 0,
  };
}

/** `set_config('search_path', '', false)` does what SET does, for the transaction with `true` (PostgreSQL manual 9.28.1). */
function readSetConfig(cursor: Cursor, first: number, start: number): readonly Operation[] {
  const found: Operation[] = [];
  for (let index = first; index < cursor.limit; index++) {
    const token = cursor.tokens[index];
    if (token?.kind !== "word" || token.value !== "set_config") continue;
    const [setting, value] = [cursor.tokens[index + 2], cursor.tokens[index + 4]];
    if (cursor.tokens[index + 1]?.value !== "(" || setting?.kind !== "string" || !value) continue;
    const isLocal = cursor.tokens[index + 6]?.value === "true";
    found.push({
      kind: "set-setting",
      setting: setting.value.toLowerCase(),
      value: value.kind === "string" ? value.value : "",
      scope: isLocal ? "transaction" : "session",
      span: { start, end: cursor.tokens[cursor.limit - 1]?.end ?? start },
      command: 0,
    });
  }
  return found;
}
