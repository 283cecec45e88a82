import type { Span } from "../text.ts";
import type { DmlInsertion, DmlSink } from "./dml.ts";
import { readExpressions } from "./dml-expression.ts";
import { readAlias, readFrom, readTableName } from "./dml-from.ts";
import { clausesOf, readQuery, readResults } from "./dml-query.ts";
import type { DmlReading } from "./dml-reader.ts";
import { DmlScope } from "./dml-scope.ts";
import { type DmlTokens, isClause, isReusableValue } from "./dml-tokens.ts";
import type { TableReference } from "./types.ts";

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));
const modifiers = words("low_priority high_priority delayed ignore only");
const updateClauses = words("set from where order limit returning");
const deleteClauses = words("from using where order limit returning");

/** `UPDATE t [AS a] SET … [FROM …] [WHERE …] [RETURNING …]`. */
export function readUpdate(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  const start = skipModifiers(tokens, from + 1);
  const named = readTableName(tokens, start);
  if (named === undefined) {
    readAroundHole(reading, start, to, around);
    return;
  }
  const scope = new DmlScope(around);
  const clauses = clausesOf(tokens, named.next, to, updateClauses);
  const source = clauses.find(({ word }) => word === "from");
  const table = readChanged(reading, named, clauses[0]?.start ?? to, source, scope, around);
  for (const { word, from: start, to: end } of clauses) {
    if (word === "set")
      readAssignments(reading, start, end, { kind: "sql-update", table, span: tokens.span(from, to) }, scope);
    else if (word === "returning") readResults(reading, start, end, scope);
    else if (word !== "from") readExpressions(reading, start, end, scope);
  }
}

/** What is changed is only known at run time; subqueries say which tables they read all the same. */
function readAroundHole(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  readExpressions(reading, from, to, new DmlScope(around));
}

/** `DELETE FROM t [AS a] [USING …] [WHERE …] [RETURNING …]`. */
export function readDelete(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  const start = tokens.word(from + 1) === "from" ? from + 2 : from + 1;
  const named = readTableName(tokens, skipModifiers(tokens, start));
  if (named === undefined) {
    readAroundHole(reading, start, to, around);
    return;
  }
  const scope = new DmlScope(around);
  const clauses = clausesOf(tokens, named.next, to, deleteClauses);
  const source = clauses.find(({ word }) => word === "using" || word === "from");
  readChanged(reading, named, clauses[0]?.start ?? to, source, scope, around);
  for (const { word, from: begin, to: end } of clauses) {
    if (word === "returning") readResults(reading, begin, end, scope);
    else if (word !== "using" && word !== "from") readExpressions(reading, begin, end, scope);
  }
}

/**
 * The table that an UPDATE or DELETE changes, with all tables in scope: it stands alone, or with tables joined to it (MySQL), or it is an alias of
 * the FROM list (`UPDATE u SET … FROM users u`, `DELETE u FROM users u`).
 */
function readChanged(
  reading: DmlReading,
  named: { readonly table: TableReference; readonly next: number },
  end: number,
  source: { readonly from: number; readonly to: number } | undefined,
  scope: DmlScope,
  around: DmlScope | undefined,
): TableReference {
  const { tokens } = reading;
  if (source !== undefined) readFrom(reading, source.from, source.to, scope, around);
  const aliased = named.table.schema === undefined ? scope.tableOf(named.table.name) : undefined;
  if (aliased !== undefined) return aliased;
  const next = readAlias(tokens, named.next, end, (alias) => scope.addTable(named.table, alias));
  if (next < end) readFrom(reading, next, end, scope, around);
  return named.table;
}

/** `MERGE INTO t [AS a] USING s ON … WHEN … THEN UPDATE SET … | INSERT (…) VALUES (…) | DELETE`. */
export function readMerge(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  const start = tokens.word(from + 1) === "into" ? from + 2 : from + 1;
  const named = readTableName(tokens, start);
  if (named === undefined) return;
  const scope = new DmlScope(around);
  const span = tokens.span(from, to);
  const clauses = clausesOf(tokens, named.next, to, mergeClauses);
  readAlias(tokens, named.next, clauses[0]?.start ?? to, (alias) => scope.addTable(named.table, alias));
  for (const { word, from: begin, to: end } of clauses) {
    if (word === "using") readFrom(reading, begin, end, scope, around);
    else if (word === "when") readMergeAction(reading, [begin, end], { table: named.table, span }, scope);
  }
}

const mergeClauses = words("using when");

function readMergeAction(
  reading: DmlReading,
  [from, to]: readonly [number, number],
  head: Pick<SinkHead, "table" | "span">,
  scope: DmlScope,
): void {
  const { tokens } = reading;
  const then = tokens.find(from, to, (i) => tokens.word(i) === "then");
  const and = tokens.find(from, then, (i) => tokens.word(i) === "and");
  readExpressions(reading, and + 1, then, scope);
  if (tokens.word(then + 1) === "update") {
    readAssignments(reading, then + 3, to, { ...head, kind: "sql-update" }, scope);
  } else if (tokens.word(then + 1) === "insert") {
    const list = tokens.symbol(then + 2) === "(" ? then + 2 : -1;
    const body = list === -1 ? then + 2 : tokens.closing(list) + 1;
    readInserted(reading, list, [body, to], { ...head, kind: "sql-insert" });
    readExpressions(reading, body + 1, to, scope);
  }
}

type SinkHead = Pick<DmlSink, "kind" | "span"> & {
  readonly table: TableReference;
  readonly proposedRow?: string;
};

/** `a = x, (b, c) = (y, z)`: one sink. Positions are those behind SET. */
function readAssignments(
  reading: DmlReading,
  from: number,
  to: number,
  { proposedRow, ...head }: SinkHead,
  scope: DmlScope,
): void {
  const { tokens } = reading;
  const insertions: DmlInsertion[] = [];
  const sink = reading.sinks.length;
  reading.sinks.push({ ...head, open: false, insertions });
  let open = false;
  for (const [start, end] of tokens.items(from, to)) {
    const equals = tokens.find(start, end, (i) => assigns(tokens.symbol(i)));
    const target = tokens.dotted(start).parts;
    if (equals >= end || (target.length === 0 && tokens.symbol(start) !== "(")) {
      open = true;
      continue;
    }
    if (target.length === 0) {
      addWrites(reading, start + 1, tokens.closing(start), head.table, sink);
    } else {
      const column = target.at(-1)?.value ?? "";
      const own = target.at(-2) === undefined ? undefined : scope.tableOf(target.at(-2)?.value ?? "");
      addWrites(reading, equals - 1, equals, own ?? head.table, sink, target.at(-1));
      insertions.push({
        offset: tokens.span(start, end).end,
        role: "assignment",
        beside: column,
        value: tokens.span(equals + 1, end),
        reusable: isReusableValue(tokens, equals + 1, end),
        separator: separatorBefore(reading, start),
        ...(proposedRow === undefined ? {} : { proposedRow }),
      });
    }
    readExpressions(reading, equals + 1, end, scope);
  }
  reading.sinks[sink] = { ...head, open, insertions };
}

/** `=`, `:=`, and `+=` and the like (SQL Server). */
function assigns(symbol: string | undefined): boolean {
  return symbol !== undefined && /^[:+\-*/%&|^]?=$/.test(symbol);
}

function addWrites(
  reading: DmlReading,
  from: number,
  to: number,
  table: TableReference,
  sink: number,
  only?: Span & { readonly value: string },
): boolean {
  let hasHole = false;
  const names = only === undefined ? reading.tokens.tokens.slice(from, to) : [{ ...only, kind: "word" as const }];
  for (const token of names) {
    if (token.kind === "placeholder") hasHole = true;
    if (token.kind !== "word" && token.kind !== "quoted") continue;
    reading.columns.push({
      table,
      column: token.value,
      access: "write",
      span: { start: token.start, end: token.end },
      sink,
    });
  }
  return hasHole;
}

/** `INSERT INTO t [AS a] [(columns)] VALUES … | query [ON CONFLICT …] [RETURNING …]`. */
export function readInsert(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  const { tokens } = reading;
  const into = skipModifiers(tokens, from + 1);
  const name = tokens.word(into) === "into" ? into + 1 : into;
  const named = readTableName(tokens, name);
  if (named === undefined) {
    const query = tokens.find(name, to, (i) => startsQuery(tokens, i));
    if (query < to) readQuery(reading, query, to, around);
    else readAroundHole(reading, name, to, around);
    return;
  }
  const scope = new DmlScope(around);
  const hasAlias = tokens.word(named.next) === "as";
  scope.addTable(named.table, hasAlias ? tokens.tokens[named.next + 1]?.value : undefined);
  const i = hasAlias ? named.next + 2 : named.next;
  const head: SinkHead = { kind: "sql-insert", table: named.table, span: tokens.span(from, to) };
  if (tokens.word(i) === "set") {
    readAssignments(reading, i + 1, to, head, scope);
    return;
  }
  const list = tokens.symbol(i) === "(" && !startsQuery(tokens, i + 1) ? i : -1;
  const body = list === -1 ? i : tokens.closing(list) + 1;
  const conflict = tokens.find(body, to, (at) => isConflict(tokens, at));
  const returning = tokens.find(body, to, (at) => tokens.word(at) === "returning");
  const bodyEnd = Math.min(conflict, returning);
  readInserted(reading, list, [body, bodyEnd], head);
  readRowSource(reading, body, bodyEnd, around);
  if (conflict < returning) readConflict(reading, conflict, returning, { ...head, kind: "sql-upsert" }, scope);
  if (returning < to) readResults(reading, returning + 1, to, scope);
}

/** `COPY t [(columns)] FROM | TO …`. */
export function readCopied(reading: DmlReading, from: number, to: number): void {
  const { tokens } = reading;
  const named = readTableName(tokens, from + 1);
  if (named === undefined || tokens.symbol(named.next) !== "(") return;
  const { table } = named;
  const close = tokens.closing(named.next);
  const direction = tokens.word(close + 1);
  if (direction === "from") {
    const sink = reading.sinks.length;
    reading.sinks.push({ kind: "sql-insert", table, span: tokens.span(from, to), open: false, insertions: [] });
    addWrites(reading, named.next + 1, close, table, sink);
  } else if (direction === "to")
    for (const { kind, value, start, end } of tokens.tokens.slice(named.next + 1, close))
      if (kind === "word" || kind === "quoted")
        reading.columns.push({ table, column: value, access: "read", span: { start, end }, sink: -1 });
}

function startsQuery(tokens: DmlTokens, i: number): boolean {
  return tokens.word(i) === "select" || tokens.word(i) === "with";
}

function isConflict(tokens: DmlTokens, i: number): boolean {
  const next = tokens.word(i + 1);
  return tokens.word(i) === "on" && (next === "conflict" || next === "duplicate");
}

/** The column list with the values that belong to it: one sink. */
function readInserted(
  reading: DmlReading,
  list: number,
  [body, end]: readonly [from: number, to: number],
  head: SinkHead,
): void {
  const { tokens } = reading;
  const sink = reading.sinks.length;
  if (list === -1) {
    reading.sinks.push({ ...head, open: true, insertions: [] });
    const values = tokens.word(body) === "values" ? longestRow(reading, body + 1, end) : 0;
    const { table } = head;
    const at = tokens.tokens[body];
    if (values > 0 && table !== undefined && at !== undefined)
      reading.columns.push({
        table,
        column: "*",
        access: "write",
        span: { start: at.start, end: at.end },
        sink,
        values,
      });
    return;
  }
  const close = tokens.closing(list);
  const hasHole = tokens.tokens.slice(list, close).some((token) => token.kind === "placeholder");
  const insertions = hasHole
    ? []
    : tokens.word(body) === "values"
      ? insertionsOf(reading, list, body + 1, end)
      : tokens.word(body) === "select"
        ? selectedInsertions(reading, list, body, end)
        : [];
  reading.sinks.push({ ...head, open: hasHole, insertions });
  addWrites(reading, list + 1, close, head.table, sink);
}

/** How many values the longest row gives; 0 when one of them may stand for any number (`VALUES (${row})`, `(?)` for a list). */
function longestRow({ tokens }: DmlReading, from: number, to: number): number {
  const rows = tokens.items(from, to).filter(([start]) => tokens.symbol(start) === "(");
  const counts = rows.map(([start]) => tokens.items(start + 1, tokens.closing(start)).length);
  return counts.every((count) => count > 1) ? Math.max(0, ...counts) : 0;
}

/** For each column a place in the list and one in every row; none when a row does not match the list. */
function insertionsOf(reading: DmlReading, list: number, from: number, to: number): readonly DmlInsertion[] {
  const { tokens } = reading;
  const columns = tokens.items(list + 1, tokens.closing(list));
  const rows = tokens.items(from, to).map(([start]) => start);
  const insertions: DmlInsertion[] = [];
  for (const row of rows) {
    const values = tokens.symbol(row) === "(" ? tokens.items(row + 1, tokens.closing(row)) : [];
    if (values.length !== columns.length) return [];
    values.forEach(([start, end], n) => {
      const column = columns[n];
      if (column !== undefined) insertions.push(...insertionPair(reading, column, [start, end], row === rows[0]));
    });
  }
  return insertions;
}

/** The same where one SELECT gives the rows, by its list: none where that has a `*`, for it can stand for any number. */
function selectedInsertions(reading: DmlReading, list: number, select: number, to: number): readonly DmlInsertion[] {
  const { tokens } = reading;
  const columns = tokens.items(list + 1, tokens.closing(list));
  const isEnd = (i: number) => isClause(tokens, i, selectListEnds);
  const end = tokens.find(select + 1, to, isEnd);
  if (tokens.find(end, to, (i) => setOperations.has(tokens.word(i) ?? "")) < to) return [];
  const isDistinct = tokens.word(select + 1) === "distinct" || tokens.word(select + 1) === "all";
  const first = isDistinct ? select + 2 : select + 1;
  if (isDistinct && tokens.word(first) === "on") return [];
  const values = tokens.items(first, end);
  const isStar = values.some(([, last]) => tokens.symbol(last - 1) === "*");
  if (isStar || values.length !== columns.length) return [];
  return values.flatMap(([start, last], n): readonly DmlInsertion[] => {
    const column = columns[n];
    const as = tokens.find(start, last, (i) => tokens.word(i) === "as");
    const pair = column === undefined ? [] : insertionPair(reading, column, [start, as], true);
    // Behind the whole item, its alias included.
    return pair.map((place) => (place.role === "value" ? { ...place, offset: tokens.span(start, last).end } : place));
  });
}

const selectListEnds = words("from where group having window order limit offset fetch for");
const setOperations = words("union intersect except");

function insertionPair(
  reading: DmlReading,
  column: readonly [number, number],
  value: readonly [number, number],
  isFirstRow: boolean,
): readonly DmlInsertion[] {
  const { tokens } = reading;
  const common = {
    beside: tokens.tokens[column[0]]?.value ?? "",
    value: tokens.span(...value),
    reusable: isReusableValue(tokens, ...value),
  };
  const place = ([start, end]: readonly [number, number], role: "column" | "value"): DmlInsertion => ({
    ...common,
    role,
    offset: tokens.span(start, end).end,
    separator: separatorBefore(reading, start),
  });
  return isFirstRow ? [place(column, "column"), place(value, "value")] : [place(value, "value")];
}

function readRowSource(reading: DmlReading, from: number, to: number, around: DmlScope | undefined): void {
  // `OVERRIDING SYSTEM VALUE` is three words.
  readQuery(reading, reading.tokens.word(from) === "overriding" ? from + 3 : from, to, around);
}

/** `ON CONFLICT (…) DO UPDATE SET …`, `ON DUPLICATE KEY UPDATE …`: a sink of its own, for the row that exists already. */
function readConflict(reading: DmlReading, from: number, to: number, head: SinkHead, scope: DmlScope): void {
  const { tokens } = reading;
  const update = tokens.find(from, to, (i) => tokens.word(i) === "update");
  if (tokens.symbol(from + 2) === "(") readExpressions(reading, from + 3, tokens.closing(from + 2), scope);
  if (update >= to) return;
  const set = tokens.word(update + 1) === "set" ? update + 2 : update + 1;
  const where = tokens.find(set, to, (i) => tokens.word(i) === "where");
  readAssignments(reading, set, where, { ...head, proposedRow: proposedRowOf(tokens, from) }, scope);
  if (where < to) readExpressions(reading, where + 1, to, scope);
}

/** `excluded`, or what MySQL's `VALUES (…) AS new [(columns)]` right before names it. */
function proposedRowOf(tokens: DmlTokens, conflict: number): string {
  let i = conflict - 1;
  if (tokens.symbol(i) === ")" && tokens.word(conflict + 1) === "duplicate")
    while (i > 0 && tokens.symbol(i) !== "(") i--;
  if (tokens.symbol(i) === "(") i--;
  const isNamed = tokens.word(i - 1) === "as";
  return isNamed ? (tokens.tokens[i]?.value.toLowerCase() ?? "excluded") : "excluded";
}

function skipModifiers(tokens: DmlTokens, i: number): number {
  return modifiers.has(tokens.word(i) ?? "") ? skipModifiers(tokens, i + 1) : i;
}

/** A comma, and a new line with the same indent where the entry at `i` begins one. */
function separatorBefore(reading: DmlReading, i: number): string {
  const start = reading.tokens.tokens[i]?.start ?? 0;
  const lineStart = reading.text.lastIndexOf("\n", start - 1) + 1;
  const indent = reading.text.slice(lineStart, start);
  return lineStart > 0 && /^\s*$/.test(indent) ? `,\n${indent}` : ", ";
}
