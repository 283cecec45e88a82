import type { Dialect, Token } from "../sql/types.ts";

/** Where the clause that begins at `i` ends; `i` when none begins there. */
type Clause = (tokens: readonly Token[], i: number) => number;

/** The tokens without the clauses of one dialect that name no column: hints, locks, units of time, names of types and character sets. */
export function withoutHints(tokens: readonly Token[], dialect: Dialect): readonly Token[] {
  const clauses = hints.get(dialect);
  if (clauses === undefined) return tokens;
  const kept: Token[] = [];
  for (let i = 0; i < tokens.length; ) {
    const token = tokens[i];
    const end = token?.kind === "word" ? clauseEnd(clauses, tokens, i) : i;
    if (end === i && token !== undefined) kept.push(token);
    i = Math.max(end, i + 1);
  }
  return kept;
}

function clauseEnd({ words: clauses, typed }: Hints, tokens: readonly Token[], i: number): number {
  const end = clauses.get(wordAt(tokens, i))?.(tokens, i) ?? i;
  return end > i ? end : firstArgument(tokens, i, typed);
}

interface Hints {
  /** By their first word. */
  readonly words: ReadonlyMap<string, Clause>;
  /** Functions whose first argument is a unit of time or a type. */
  readonly typed: RegExp;
}

/** As many tokens as there are words, if these words stand there. */
function words(...expected: readonly string[]): Clause {
  return (tokens, i) => (expected.every((word, n) => isWord(tokens[i + n], word)) ? i + expected.length : i);
}

/** A word right behind one of others. */
function behind(before: RegExp): Clause {
  return (tokens, i) => (before.test(wordAt(tokens, i - 1)) ? i + 1 : i);
}

/** A word with a list in parentheses behind it. */
const withList: Clause = (tokens, i) => (isSymbol(tokens[i + 1], "(") ? closing(tokens, i + 1) : i);

function either(...clauses: readonly Clause[]): Clause {
  return (tokens, i) => clauses.map((clause) => clause(tokens, i)).find((end) => end > i) ?? i;
}

/** What stands between the parenthesis of one of these functions and its first comma: a unit of time or a type. */
function firstArgument(tokens: readonly Token[], i: number, functions: RegExp): number {
  if (!isSymbol(tokens[i - 1], "(") || !functions.test(wordAt(tokens, i - 2))) return i;
  const end = isSymbol(tokens[i + 1], "(") ? closing(tokens, i + 1) : i + 1;
  return isSymbol(tokens[end], ",") ? end + 1 : i;
}

/** `USE INDEX (a)`, `IGNORE KEY FOR ORDER BY (a)`. */
const indexHint: Clause = (tokens, i) => {
  if (!/^(?:index|key)$/.test(wordAt(tokens, i + 1))) return i;
  const scope = isWord(tokens[i + 2], "for") ? i + (isWord(tokens[i + 3], "join") ? 4 : 5) : i + 2;
  return isSymbol(tokens[scope], "(") ? closing(tokens, scope) : i;
};

/** `CONVERT(a USING utf8mb4)`: a character set ends a list of arguments. */
const characterSet: Clause = (tokens, i) => (isSymbol(tokens[i + 2], ")") ? i + 2 : i);

const behindOperand = /^(?:from|as|and|or|is|in|like|between|not|asc|desc|regexp|rlike)$/;
const select = /^(?:select|distinct|all|sql_\w+|high_priority|straight_join)$/;
const mysql: ReadonlyMap<string, Clause> = new Map<string, Clause>([
  ..."sql_calc_found_rows sql_no_cache sql_cache sql_small_result sql_big_result sql_buffer_result high_priority straight_join distinctrow"
    .split(" ")
    .map((word) => [word, behind(select)] as const),
  ["quick", behind(/^(?:delete|low_priority)$/)],
  ["use", indexHint],
  ["force", indexHint],
  ["ignore", indexHint],
  ["partition", (tokens, i) => (isName(tokens[i - 1]) && !isWord(tokens[i - 1], "over") ? withList(tokens, i) : i)],
  ["lock", words("lock", "in", "share", "mode")],
  ["with", either(words("with", "rollup"), words("with", "query", "expansion"))],
  ["in", either(words("in", "boolean", "mode"), words("in", "natural", "language", "mode"))],
  ["using", characterSet],
  ["binary", (tokens, i) => (isName(tokens[i + 1]) && !behindOperand.test(wordAt(tokens, i + 1)) ? i + 1 : i)],
]);

const sqlite: ReadonlyMap<string, Clause> = new Map<string, Clause>([
  ["indexed", (tokens, i) => (isWord(tokens[i + 1], "by") ? i + 3 : i)],
  ["not", words("not", "indexed")],
]);

const sqlserver: ReadonlyMap<string, Clause> = new Map<string, Clause>([
  ["top", top],
  ["with", (tokens, i) => Math.max(words("with", "ties")(tokens, i), i > 0 ? withList(tokens, i) : i)],
  ["option", (tokens, i) => (i > 0 ? withList(tokens, i) : i)],
  ["output", output],
  ["for", systemTime],
]);

/** `TOP (10) PERCENT WITH TIES`. */
function top(tokens: readonly Token[], i: number): number {
  if (!/^(?:select|distinct|all|update|delete|insert)$/.test(wordAt(tokens, i - 1))) return i;
  const end = isSymbol(tokens[i + 1], "(") ? closing(tokens, i + 1) : i + 2;
  const percent = isWord(tokens[end], "percent") ? end + 1 : end;
  return words("with", "ties")(tokens, percent);
}

function output(tokens: readonly Token[], i: number): number {
  if (isSymbol(tokens[i - 1], ".")) return i;
  let end = i + 1;
  while (end < tokens.length && !/^(?:values|select|from|where|exec|execute|default|;)$/.test(tokens[end]?.value ?? ""))
    end++;
  return end;
}

/** `FOR SYSTEM_TIME AS OF x`, `… BETWEEN x AND y`, `… FROM x TO y`, `… ALL`, up to the alias or the next clause. */
function systemTime(tokens: readonly Token[], i: number): number {
  if (!isWord(tokens[i + 1], "system_time")) return i;
  switch (wordAt(tokens, i + 2)) {
    case "all":
      return i + 3;
    case "as":
      return i + 5;
    case "contained":
      return isSymbol(tokens[i + 4], "(") ? closing(tokens, i + 4) : i;
    default:
      return i + 6;
  }
}

const ofMysql: Hints = { words: mysql, typed: /^timestamp(?:diff|add)$/ };

const hints: ReadonlyMap<Dialect, Hints> = new Map<Dialect, Hints>([
  ["mysql", ofMysql],
  ["mariadb", ofMysql],
  ["sqlite", { words: sqlite, typed: /^$/ }],
  ["sqlserver", { words: sqlserver, typed: /^(?:try_)?convert$|^date(?:add|diff|diff_big|part|name|trunc|_bucket)$/ }],
]);

function wordAt(tokens: readonly Token[], i: number): string {
  const token = tokens[i];
  return token?.kind === "word" ? token.value : "";
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === "word" && token.value === word;
}

function isName(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "quoted";
}

function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === "symbol" && token.value === symbol;
}

/** Index past the parenthesis that closes the one at `open`. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (isSymbol(tokens[i], "(")) depth++;
    else if (isSymbol(tokens[i], ")") && --depth === 0) return i + 1;
  }
  return tokens.length;
}
