import { readExpressions } from "./dml-expression.ts";
import { beginsQuery, readQuery } from "./dml-query.ts";
import type { DmlReading } from "./dml-reader.ts";
import type { DmlScope } from "./dml-scope.ts";
import type { DmlTokens } from "./dml-tokens.ts";
import type { TableReference } from "./types.ts";

const joinWords: ReadonlySet<string> = new Set(
  "inner left right full outer cross natural join straight_join".split(" "),
);
const notAnAlias: ReadonlySet<string> = new Set([
  ...joinWords,
  ..."on using where set tablesample order group limit offset returning values select when for as default window".split(
    " ",
  ),
]);

/**
 * Reads a FROM (or USING) list into the scope, then the join conditions, which see all of its tables. Subqueries see the scope
 * `around`, LATERAL ones also the tables before them.
 */
export function readFrom(
  reading: DmlReading,
  from: number,
  to: number,
  scope: DmlScope,
  around: DmlScope | undefined,
): void {
  const { tokens } = reading;
  const conditions: [number, number][] = [];
  let i = from;
  let isLateral = false;
  while (i < to) {
    const word = tokens.word(i);
    if (word === "on") {
      const end = tokens.find(i + 1, to, (at) => endsCondition(tokens, at));
      conditions.push([i + 1, end]);
      i = end;
    } else if (word === "using" && tokens.symbol(i + 1) === "(") {
      readUsing(reading, i + 2, tokens.closing(i + 1), scope);
      i = tokens.closing(i + 1) + 1;
    } else if (word === "lateral" || word === "only" || isJoinWord(tokens, i) || tokens.symbol(i) === ",") {
      isLateral = word === "lateral";
      i++;
    } else i = readItem(reading, i, to, scope, isLateral ? scope : around);
  }
  for (const [start, end] of conditions) readExpressions(reading, start, end, scope);
}

function isJoinWord(tokens: DmlTokens, i: number): boolean {
  const word = tokens.word(i) ?? "";
  // `left(x, 1)` is a function.
  return joinWords.has(word) && !((word === "left" || word === "right") && tokens.symbol(i + 1) === "(");
}

function endsCondition(tokens: DmlTokens, i: number): boolean {
  return isJoinWord(tokens, i) || tokens.symbol(i) === ",";
}

/** One table, subquery, function or hole with its alias; returns the position behind it. */
function readItem(reading: DmlReading, i: number, to: number, scope: DmlScope, around: DmlScope | undefined): number {
  const { tokens } = reading;
  if (tokens.symbol(i) === "(") {
    const close = Math.min(tokens.closing(i), to);
    if (!beginsQuery(tokens, i + 1)) {
      readFrom(reading, i + 1, close, scope, around);
      return close + 1;
    }
    readQuery(reading, i + 1, close, around);
    return readAlias(tokens, close + 1, to, (alias) => scope.addDerived(alias));
  }
  const named = readTableName(tokens, i);
  if (named === undefined) {
    const isHole = tokens.tokens[i]?.kind === "placeholder";
    if (!isHole) return i + 1;
    const end = holeEnd(tokens, i);
    const isCalled = tokens.symbol(end) === "(" && tokens.tokens[end - 1]?.end === tokens.tokens[end]?.start;
    const next = readAlias(tokens, isCalled ? tokens.closing(end) + 1 : end, to, (alias) => scope.addHole(alias));
    if (isCalled) readExpressions(reading, end + 1, Math.min(tokens.closing(end), to), scope);
    return next;
  }
  if (tokens.symbol(named.next) === "(") {
    const close = Math.min(tokens.closing(named.next), to);
    readExpressions(reading, named.next + 1, close, scope);
    return readAlias(tokens, close + 1, to, (alias) => scope.addDerived(alias ?? named.table.name));
  }
  return readAlias(tokens, named.next, to, (alias) => scope.addTable(named.table, alias));
}

/** `{{.prefix}}users`: what is written right behind a hole is a part of the same name. */
function holeEnd(tokens: DmlTokens, i: number): number {
  const next = tokens.tokens[i + 1];
  const isPart = next !== undefined && next.start === tokens.tokens[i]?.end && !isReserved(tokens, i + 1);
  return isPart && (tokens.isName(i + 1) || tokens.symbol(i + 1) === ".") ? holeEnd(tokens, i + 1) : i + 1;
}

/** A maybe qualified table name; undefined when none stands at `i`, or a part of it is a hole. */
export function readTableName(
  tokens: DmlTokens,
  i: number,
): { readonly table: TableReference; readonly next: number } | undefined {
  const { parts, next } = tokens.dotted(i);
  const name = parts.at(-1);
  const schema = parts.at(-2);
  if (name === undefined || tokens.tokens[next - 1]?.value === ".") return undefined;
  if (tokens.tokens[next]?.kind === "placeholder" && tokens.tokens[next]?.start === name.end) return undefined;
  return { table: { name: name.value, ...(schema === undefined ? {} : { schema: schema.value }) }, next };
}

/** `[AS] alias [(columns)]`; returns the position behind it. */
export function readAlias(tokens: DmlTokens, i: number, to: number, take: (alias: string | undefined) => void): number {
  let next = tokens.symbol(i) === "*" ? i + 1 : i;
  const hasAs = tokens.word(next) === "as";
  if (hasAs) next++;
  const token = tokens.tokens[next];
  const isAlias = next < to && token !== undefined && tokens.isName(next) && !isReserved(tokens, next);
  take(isAlias ? token.value : undefined);
  if (!isAlias) return next;
  return tokens.symbol(next + 1) === "(" ? Math.min(tokens.closing(next + 1), to) + 1 : next + 1;
}

function isReserved(tokens: DmlTokens, i: number): boolean {
  return notAnAlias.has(tokens.word(i) ?? "");
}

/** `JOIN b USING (id)`: a column of the table that was joined last, and of one before it. */
function readUsing(reading: DmlReading, from: number, to: number, scope: DmlScope): void {
  const joined = scope.tables.at(-1);
  const before = scope.tables.slice(0, -1);
  for (let i = from; i < to; i++) {
    const token = reading.tokens.tokens[i];
    if (token === undefined || joined === undefined || !reading.tokens.isName(i)) continue;
    reading.columns.push({
      table: joined,
      column: token.value,
      access: "read",
      span: { start: token.start, end: token.end },
      sink: -1,
    });
    const [only, ...others] = before;
    if (only === undefined) continue;
    reading.columns.push({
      ...(others.length === 0 ? { table: only } : { candidates: before }),
      column: token.value,
      access: "read",
      span: { start: token.start, end: token.end },
      sink: -1,
    });
  }
}
