import type { Cursor } from "./cursor.ts";
import type { QualifiedName } from "./names.ts";
import type { RowQuery } from "./operations.ts";
import { lockedTables } from "./row-locks.ts";
import { sequencesIn } from "./sequence-calls.ts";
import type { Token } from "./types.ts";

/** What a WITH query stands for where its name is used. */
export interface CommonTable {
  /** The tables that it reads. */
  readonly tables: readonly QualifiedName[];
  /** LIMIT or FETCH bounds its rows. */
  readonly limited: boolean;
}

/** The WITH queries that can be named, by their folded name. */
export type CommonTables = ReadonlyMap<string, CommonTable>;

export const noCommonTables: CommonTables = new Map();

/** One level of parentheses. */
interface Level {
  /** The word before the parenthesis: `extract`. */
  readonly opener: string;
  /** A table or another item of FROM may come next. */
  expectsTable: boolean;
  inFrom: boolean;
  /** SELECT was seen on this level, so that FROM is a clause and not part of `extract(… from …)`. */
  isQuery: boolean;
  /** Inside the list of a WITH: its next query's name, or the parenthesis with it, comes next. */
  with: "none" | "name" | "query";
  /** The name of the WITH query that is being read. */
  pending?: string;
}

/** Functions whose arguments are parted by FROM (PostgreSQL manual 9.4 and 9.9). */
const fromFunctions = new Set(["extract", "substring", "trim", "overlay", "position"]);
const beforeTable = new Set(["only", "lateral", "rows"]);
const afterFrom = new Set(
  "where group order having limit offset union intersect except window for fetch returning set values select".split(
    " ",
  ),
);

/**
 * The tables that the tokens from `first` up to `limit` read: those after FROM and JOIN and TABLE, each once, WITH queries
 * replaced by what they read. `inFrom`: the tokens begin within a FROM or USING list.
 */
export function readTables(
  cursor: Cursor,
  first: number,
  limit: number,
  common: CommonTables = noCommonTables,
  inFrom = false,
): readonly QualifiedName[] {
  const search = new TableSearch(cursor, limit, common, inFrom);
  const { index } = cursor;
  search.run(first);
  cursor.index = index;
  return distinct(search.found);
}

/**
 * Takes a query: SELECT, VALUES, TABLE, WITH, or one of these in parentheses. It ends before what may follow it in CREATE
 * VIEW, CREATE TABLE AS and INSERT: WITH NO DATA, WITH CHECK OPTION, ON CONFLICT, RETURNING. Undefined when none is there.
 */
export function readQuery(cursor: Cursor, common?: CommonTables): RowQuery | undefined {
  if (!cursor.atSymbol("(") && !cursor.atAny(queryWords)) return undefined;
  const first = cursor.index;
  cursor.skipTo((token) => token.kind === "word" && endsQuery(cursor));
  return describeQuery(cursor, first, cursor.index, common);
}

const queryWords = new Set(["select", "values", "table", "with"]);

function endsQuery(cursor: Cursor): boolean {
  if (cursor.at("returning") || cursor.at("on", "conflict") || cursor.at("on", "duplicate", "key")) return true;
  if (!cursor.at("with")) return false;
  return /^(?:no|data|check|local|cascaded)$/.test(cursor.peek(1)?.value ?? "") && cursor.peek(2)?.value !== "as";
}

/** The query made of the tokens from `first` up to `limit`. */
export function describeQuery(cursor: Cursor, first: number, limit: number, common?: CommonTables): RowQuery {
  const start = cursor.tokens[first]?.start ?? 0;
  const end = cursor.tokens[limit - 1]?.end ?? start;
  const tables = readTables(cursor, first, limit, common);
  const lockedRows = lockedTables(cursor, first, limit, tables);
  const sequences = sequencesIn(cursor, first, limit);
  return {
    tables,
    span: { start, end: Math.max(start, end) },
    ...(lockedRows.length > 0 && { lockedRows }),
    ...(sequences.length > 0 && { sequences }),
  };
}

/** Whether LIMIT or FETCH bounds the rows of a query among these tokens. */
export function hasLimit(cursor: Cursor, first: number, limit: number): boolean {
  for (let index = first; index < limit; index++) {
    const token = cursor.tokens[index];
    if (token?.kind !== "word") continue;
    const next = cursor.tokens[index + 1];
    if (token.value === "limit" && next?.value !== "all" && next?.value !== "null") return true;
    if (token.value === "fetch" && (next?.value === "first" || next?.value === "next")) return true;
  }
  return false;
}

function distinct(names: readonly QualifiedName[]): readonly QualifiedName[] {
  const byName = new Map<string, QualifiedName>();
  for (const name of names) {
    const key = JSON.stringify([name.schema, name.name]);
    if (!byName.has(key)) byName.set(key, name);
  }
  return [...byName.values()];
}

class TableSearch {
  readonly found: QualifiedName[] = [];
  readonly #cursor: Cursor;
  readonly #limit: number;
  readonly #common: CommonTables;
  /** Names of WITH queries inside the text, which hide tables from there on. */
  readonly #hidden = new Set<string>();
  readonly #outer: Level[] = [];
  #level: Level;
  #recursive = false;

  constructor(cursor: Cursor, limit: number, common: CommonTables, inFrom: boolean) {
    this.#cursor = cursor;
    this.#limit = limit;
    this.#common = common;
    this.#level = { opener: "", expectsTable: inFrom, inFrom, isQuery: true, with: "none" };
  }

  run(first: number): void {
    for (this.#cursor.index = first; this.#cursor.index < this.#limit; ) {
      const token = this.#cursor.peek();
      if (!token) return;
      if (token.kind === "symbol") this.#symbol(token);
      else if (token.kind === "word" && this.#word(token)) this.#cursor.next();
      else this.#name();
    }
  }

  #symbol(token: Token): void {
    const level = this.#level;
    const before = this.#cursor.tokens[this.#cursor.index - 1];
    this.#cursor.next();
    if (token.value === "(") this.#open(before, level);
    else if (token.value === ")") this.#close();
    else if (token.value === "," && level.with === "query") level.with = "name";
    else if (token.value === ",") level.expectsTable = level.inFrom;
    else level.expectsTable = false;
  }

  #open(before: Token | undefined, level: Level): void {
    // `FROM (a JOIN b …)` names a table right behind the parenthesis, `FROM (SELECT …)` does not.
    const expectsTable = level.expectsTable;
    level.expectsTable = false;
    this.#outer.push(level);
    const opener = before?.kind === "word" ? before.value : "";
    this.#level = { opener, expectsTable, inFrom: expectsTable, isQuery: expectsTable, with: "none" };
  }

  #close(): void {
    this.#level = this.#outer.pop() ?? this.#level;
    const level = this.#level;
    if (level.with === "query" && level.pending !== undefined && !this.#cursor.at("as"))
      this.#hidden.add(level.pending);
  }

  /** Whether the word belongs to the grammar; otherwise it is a name. */
  #word({ value }: Token): boolean {
    const level = this.#level;
    if (value === "from") return this.#from(level);
    if (value === "join" || value === "straight_join") {
      level.expectsTable = true;
      level.inFrom = true;
      return true;
    }
    if (value === "with" && !this.#isWithOption()) {
      level.with = "name";
      level.expectsTable = false;
      level.inFrom = false;
      return true;
    }
    if (level.with === "name" && value === "recursive") {
      this.#recursive = true;
      return true;
    }
    if (value === "table" && !level.inFrom) {
      level.expectsTable = true;
      return true;
    }
    if (afterFrom.has(value)) {
      level.expectsTable = false;
      level.inFrom = false;
      level.with = "none";
      level.isQuery ||= value === "select" || value === "values";
      return true;
    }
    if (value === "rows" && this.#cursor.peek(1)?.value !== "from") return false;
    return level.expectsTable && beforeTable.has(value);
  }

  #from(level: Level): boolean {
    const before = this.#cursor.tokens[this.#cursor.index - 1]?.value;
    const isPart = before === "distinct" || before === "delete" || (!level.isQuery && fromFunctions.has(level.opener));
    if (!isPart) {
      level.expectsTable = true;
      level.inFrom = true;
    }
    return true;
  }

  /** WITH ORDINALITY, WITH TIES, WITH TIME ZONE, WITH ( … ) are no queries. */
  #isWithOption(): boolean {
    const next = this.#cursor.peek(1);
    return next?.kind === "symbol" || /^(?:ordinality|ties|time|no|data|check|local|cascaded)$/.test(next?.value ?? "");
  }

  #name(): void {
    const level = this.#level;
    const name = level.with === "name" || level.expectsTable ? this.#cursor.qualifiedName() : undefined;
    if (!name) {
      this.#cursor.next();
      return;
    }
    if (level.with === "name") {
      level.with = "query";
      level.pending = name.name;
      if (this.#recursive) this.#hidden.add(name.name);
      return;
    }
    level.expectsTable = false;
    if (!this.#cursor.atSymbol("(")) this.#add(name);
  }

  #add(name: QualifiedName): void {
    if (name.schema === undefined && this.#hidden.has(name.name)) return;
    const common = name.schema === undefined ? this.#common.get(name.name) : undefined;
    if (common) this.found.push(...common.tables);
    else this.found.push(name);
  }
}
