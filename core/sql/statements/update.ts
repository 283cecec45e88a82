import { readAssignments } from "../assignments.ts";
import type { Cursor } from "../cursor.ts";
import { readExpression } from "../expression.ts";
import type { Expression } from "../names.ts";
import { type CommonTables, hasLimit, noCommonTables, readTables } from "../query.ts";
import { boundsRows } from "../row-bounds.ts";
import type { Token } from "../types.ts";
import { skipVerb } from "./on-violation.ts";
import { complete, type Reading, type StatementReader, unread } from "./reader.ts";

/** UPDATE. */
export const update: StatementReader = {
  leads: ["update"],
  read: (cursor) => readUpdate(cursor, cursor.start),
};

/** Reads the UPDATE at the cursor; `start` is where the whole statement begins, its WITH included. */
export function readUpdate(cursor: Cursor, start: number, common: CommonTables = noCommonTables): Reading {
  skipVerb(cursor);
  const target = readTarget(cursor);
  if (!target) return unread(cursor, start, "The table of UPDATE is missing");
  if (!cursor.accept("set")) return unread(cursor, start, "SET is missing in UPDATE");
  const set = readAssignments(cursor, endsClause);
  const from = readSources(cursor, "from", common);
  const { where, limited } = readWhere(cursor, common);
  const isLimited = limited || from.limited;
  return complete(cursor, {
    kind: "update-rows",
    ...target,
    set,
    from: from.tables,
    ...(where && { where }),
    ...(isLimited && { limited: true }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

/** Takes `[ONLY] table [*] [[AS] alias]`. */
export function readTarget(cursor: Cursor) {
  cursor.accept("only");
  const table = cursor.qualifiedName();
  if (!table) return undefined;
  cursor.acceptSymbol("*");
  const named = cursor.accept("as");
  const alias = named || !cursor.atAny(afterTarget) ? cursor.name()?.name : undefined;
  // SQLite: which index is to be used.
  if (cursor.accept("indexed", "by")) cursor.name();
  else cursor.accept("not", "indexed");
  return { table, ...(alias !== undefined && { alias }) };
}

const afterTarget = new Set(["set", "using", "where", "returning", "when", "on", "indexed"]);

/** Takes FROM or USING with its list; the tables read, and whether a LIMIT bounds one of its queries. */
export function readSources(cursor: Cursor, word: "from" | "using", common: CommonTables) {
  if (!cursor.accept(word)) return { tables: [], limited: false };
  const first = cursor.index;
  cursor.skipTo((token) => token.kind === "word" && endsClause(token, cursor));
  const limited = hasLimit(cursor, first, cursor.index) || namesLimited(cursor, first, common);
  return { tables: readTables(cursor, first, cursor.index, common, true), limited };
}

/** Whether one of the WITH queries named from `first` on is bounded by a LIMIT. */
function namesLimited(cursor: Cursor, first: number, common: CommonTables): boolean {
  return cursor.tokens
    .slice(first, cursor.index)
    .some(({ kind, value }) => (kind === "word" || kind === "quoted") && common.get(value)?.limited === true);
}

/** Takes WHERE with its condition, and RETURNING with what follows. */
export function readWhere(
  cursor: Cursor,
  common: CommonTables = noCommonTables,
): { readonly where?: Expression; readonly limited: boolean } {
  let limited = false;
  let where: Expression | undefined;
  if (cursor.accept("where")) {
    const first = cursor.index;
    where = readExpression(cursor, ({ value }) => value === "returning");
    limited = boundsRows(cursor, first, cursor.index) || namesLimited(cursor, first, common);
  }
  if (cursor.accept("returning")) cursor.index = cursor.limit;
  return { limited, ...(where && { where }) };
}

/** `from` of IS DISTINCT FROM begins no clause. */
function endsClause({ value }: Token, cursor: Cursor): boolean {
  if (value === "from") return cursor.tokens[cursor.index - 1]?.value !== "distinct";
  return value === "where" || value === "returning";
}
