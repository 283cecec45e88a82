import { readExpressions } from "./dml-expression.ts";
import { readFrom } from "./dml-from.ts";
import type { DmlReading } from "./dml-reader.ts";
import { DmlScope } from "./dml-scope.ts";
import { type DmlTokens, expressionKeywords, isClause } from "./dml-tokens.ts";
import { readCopied, readDelete, readInsert, readMerge, readUpdate } from "./dml-writes.ts";

const setOperators: ReadonlySet<string> = new Set(["union", "intersect", "except"]);
const selectClauses: ReadonlySet<string> = new Set(
  "from where group having window order limit offset fetch for into".split(" "),
);

/** Whether a query begins at `i`: what an opening parenthesis holds, if it is no list. */
export function beginsQuery(tokens: DmlTokens, i: number): boolean {
  const word = tokens.word(i);
  if (tokens.symbol(i) === "(") return beginsQuery(tokens, i + 1) && continuesQuery(tokens, tokens.closing(i) + 1);
  return word === "select" || word === "with" || word === "values";
}

/** What stands behind a query in parentheses belongs to it: `((SELECT …), 0)` are two arguments. */
function continuesQuery(tokens: DmlTokens, i: number): boolean {
  const word = tokens.word(i) ?? "";
  return i >= tokens.tokens.length || tokens.symbol(i) === ")" || setOperators.has(word) || selectClauses.has(word);
}

/** Reads one statement or subquery within `[from, to)`. `around` is the scope that it may look into. */
export function readQuery(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  if (from >= to) return;
  const word = tokens.word(from) ?? "";
  const close = tokens.symbol(from) === "(" ? Math.min(tokens.closing(from), to) : -1;
  if (close >= to - 1) readQuery(reading, from + 1, close, around);
  else (statements.get(word) ?? readSelects)(reading, from, to, around);
}

type Read = (reading: DmlReading, from: number, to: number, around: DmlScope | undefined) => void;

/** What reads a statement, by its first word; anything else is read as a SELECT. */
const statements: ReadonlyMap<string, Read> = new Map([
  ["with", readWith],
  ["explain", readExplained],
  ["insert", readInsert],
  ["replace", readInsert],
  ["update", readUpdate],
  ["delete", readDelete],
  ["merge", readMerge],
  ["copy", readCopy],
  ["if", readControl],
  ["begin", readControl],
  ["declare", readDeclared],
]);

/** `IF EXISTS (SELECT …) UPDATE … ELSE INSERT …`, `BEGIN UPDATE …`, `DECLARE @n int = 1 SELECT …` (SQL Server). */
function readControl(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  const begin = tokens.find(from + 1, to, (i) => beginsStatement(tokens, i) || statements.has(tokens.word(i) ?? ""));
  readExpressions(reading, from + 1, begin, new DmlScope(around));
  if (begin >= to) return;
  const end = tokens.find(begin, to, (i) => tokens.word(i) === "else" && !isInCase(tokens, begin, i));
  readQuery(reading, begin, end, around);
  if (end < to) readControl(reading, end, to, around);
}

/** `DECLARE c SCROLL CURSOR WITH HOLD FOR SELECT …`; else variables, with a statement behind them. */
function readDeclared(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  const cursor = tokens.find(from + 1, to, (i) => tokens.word(i) === "cursor" || beginsStatement(tokens, i));
  const query = tokens.find(cursor, to, (i) => tokens.word(i) === "for") + 1;
  if (tokens.word(cursor) === "cursor" && query < to) readQuery(reading, query, to, around);
  else readControl(reading, from, to, around);
}

/** `COPY t (columns) FROM …` writes them, `COPY t (columns) TO …` reads them, `COPY (query) TO …` reads what the query does (PostgreSQL). */
function readCopy(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  if (tokens.symbol(from + 1) === "(") readQuery(reading, from + 1, tokens.closing(from + 1) + 1, around);
  else readCopied(reading, from, to);
}

/** Whether a CASE between the two positions is still open. */
function isInCase(tokens: DmlTokens, from: number, to: number): boolean {
  let open = 0;
  for (let i = from; i < to; i++) {
    if (tokens.word(i) === "case") open++;
    else if (tokens.word(i) === "end") open--;
  }
  return open > 0;
}

function readExplained(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  readQuery(
    reading,
    reading.tokens.find(from + 1, to, (i) => beginsStatement(reading.tokens, i)),
    to,
    around,
  );
}

const statementWords: ReadonlySet<string> = new Set(["select", "with", "insert", "update", "delete", "merge"]);

function beginsStatement(tokens: DmlTokens, i: number): boolean {
  return statementWords.has(tokens.word(i) ?? "");
}

/** `WITH [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] (query), … statement`. What is written in it is written together. */
function readWith(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const first = reading.sinks.length;
  readParts(reading, from, to, around);
  const statement = reading.tokens.span(from, to);
  for (let i = first; i < reading.sinks.length; i++) {
    const sink = reading.sinks[i];
    if (sink !== undefined) reading.sinks[i] = { ...sink, statement };
  }
}

function readParts(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  const names = new Set<string>();
  const scope = new DmlScope(around, names);
  let i = from + (tokens.word(from + 1) === "recursive" ? 2 : 1);
  while (i < to) {
    const name = tokens.tokens[i];
    if (name === undefined || !tokens.isName(i)) return;
    names.add(name.value);
    const as = tokens.find(i + 1, to, (at) => tokens.word(at) === "as");
    const open = tokens.find(as + 1, to, (at) => tokens.symbol(at) === "(");
    if (open >= to) return;
    const close = tokens.closing(open);
    readQuery(reading, open + 1, Math.min(close, to), scope);
    i = close + 1;
    if (tokens.symbol(i) !== ",") break;
    i++;
  }
  readQuery(reading, i, to, scope);
}

/** `SELECT … UNION ALL SELECT …`, each part a query of its own. */
function readSelects(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  const isOperator = (i: number) => setOperators.has(tokens.word(i) ?? "");
  const first = tokens.find(from, to, isOperator);
  if (first === to) {
    if (tokens.word(from) === "values") readExpressions(reading, from + 1, to, new DmlScope(around));
    else if (tokens.word(from) === "select") readSelect(reading, from, to, around);
    else if (beginsQuery(tokens, from)) readQuery(reading, from + 1, tokens.closing(from), around);
    return;
  }
  for (let start = from; start < to; ) {
    const end = tokens.find(start, to, isOperator);
    readQuery(reading, start, end, around);
    const next = tokens.word(end + 1);
    start = next === "all" || next === "distinct" ? end + 2 : end + 1;
  }
}

function readSelect(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  const scope = new DmlScope(around);
  const clauses = clausesOf(tokens, from + 1, to, selectClauses);
  for (const clause of clauses) if (clause.word === "from") readFrom(reading, clause.from, clause.to, scope, around);
  readResults(reading, skipDistinct(tokens, from + 1), clauses[0]?.start ?? to, scope);
  for (const { word, from: start, to: end } of clauses) {
    if (word === "from" || word === "for" || word === "into" || word === "fetch" || word === "window") continue;
    readExpressions(reading, start, end, scope, { outputs: word === "order" || word === "group" });
  }
}

/** A SELECT or RETURNING list: expressions with names for the results. */
export function readResults(reading: DmlReading, from: number, to: number, scope: DmlScope): void {
  for (const [start, end] of reading.tokens.items(from, to)) {
    const { tokens } = reading;
    const as = tokens.find(start, end, (i) => tokens.word(i) === "as");
    const name = as < end ? as + 1 : end - 1;
    if (as < end || isBareAlias(tokens, start, name)) scope.outputs.add(tokens.tokens[name]?.value ?? "");
    readExpressions(reading, start, as, scope, { list: true });
  }
}

/** `count(*) total`: a name right behind an operand. */
function isBareAlias(tokens: DmlTokens, start: number, i: number): boolean {
  if (i <= start || !tokens.isName(i)) return false;
  const before = tokens.tokens[i - 1];
  if (before?.kind === "symbol") return before.value === ")" || before.value === "]";
  return !expressionKeywords.has(tokens.word(i - 1) ?? "") || tokens.word(i - 1) === "end";
}

function skipDistinct(tokens: DmlTokens, i: number): number {
  if (tokens.word(i) === "all") return i + 1;
  // `DISTINCT ON (a, b)`: the list is read as a call of a function named `on`.
  return tokens.word(i) === "distinct" ? i + 1 : i;
}

export interface Clause {
  readonly word: string;
  /** Position of the clause's word, and its range behind that word (and behind BY). */
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** The clauses of a statement outside parentheses, in order. */
export function clausesOf(tokens: DmlTokens, from: number, to: number, words: ReadonlySet<string>): readonly Clause[] {
  const clauses: Clause[] = [];
  let start = tokens.find(from, to, (i) => isClause(tokens, i, words));
  while (start < to) {
    const next = tokens.find(start + 1, to, (i) => isClause(tokens, i, words));
    clauses.push({
      word: tokens.word(start) ?? "",
      start,
      from: tokens.word(start + 1) === "by" ? start + 2 : start + 1,
      to: next,
    });
    start = next;
  }
  return clauses;
}
