import { naming } from "../sql/dialects.ts";
import { tokenize } from "../sql/lexer.ts";
import type { Dialect, Token } from "../sql/types.ts";
import type { DmlColumn, DmlFacts } from "./dml.ts";
import { commonTokens } from "./dml-dialects.ts";
import { readDml } from "./dml-reader.ts";
import { statementRanges } from "./dml-statements.ts";
import { DmlTokens } from "./dml-tokens.ts";
import { columnsOfTree, hole, type TreeColumn } from "./dml-tree.ts";
import type { StatementParser } from "./types.ts";

/** Longer statements take a parser of a grammar too long for an editor: 0.05 ms a character. */
const longest = 2000;

/** Reads the data statements of an SQL text, with the grammar of its dialect where there is a parser for it. */
export function readConfirmed(
  text: string,
  { dialect, statementParser }: { readonly dialect: Dialect; readonly statementParser?: StatementParser },
): DmlFacts {
  const facts = readDml(text, dialect);
  return statementParser === undefined ? facts : confirmDml(text, dialect, facts, statementParser);
}

/**
 * Holds what the tokens told against the tree of a parser that knows the grammar. The tree says what a name is, the tokens where it stands:
 * - a name that the tree does not know as a column of the same table is no longer certain,
 * - a column that only the tree knows is added, where it can be told which word of the text it is.
 *
 * A statement that the parser cannot read, or that is too long, stays as the tokens read it.
 */
function confirmDml(text: string, dialect: Dialect, facts: DmlFacts, parser: StatementParser): DmlFacts {
  const tokens = new DmlTokens(commonTokens(tokenize(text, dialect).tokens, dialect));
  const columns = statementRanges(tokens, dialect).flatMap(([from, to]) => {
    const { start, end } = tokens.span(from, to);
    const own = facts.columns.filter(({ span }) => span.start >= start && span.end <= end);
    return confirmed(text, tokens.tokens.slice(from, to), own, dialect, parser);
  });
  return { ...facts, columns };
}

function confirmed(
  text: string,
  tokens: readonly Token[],
  own: readonly DmlColumn[],
  dialect: Dialect,
  parser: StatementParser,
): readonly DmlColumn[] {
  const sql = sqlFor(text, tokens);
  const tree = sql.length > longest ? undefined : parser.parse(sql);
  const known = tree === undefined ? undefined : columnsOfTree(tree, naming[dialect].defaultSchema);
  if (known === undefined) return own;
  const unclaimed = new Map<string, TreeColumn[]>();
  for (const column of known) unclaimed.set(column.column, [...(unclaimed.get(column.column) ?? []), column]);
  const claim = (column: DmlColumn) => {
    const same = unclaimed.get(column.column.toLowerCase()) ?? [];
    const at = same.findIndex((candidate) => sourceOf(candidate) === sourceOf(column));
    if (at >= 0) same.splice(at, 1);
    return at >= 0;
  };
  const judged = own.map((column) =>
    column.column === "*" || isAmbiguous(text, column, dialect) || claim(column)
      ? column
      : { ...column, uncertain: true as const, own: 0 },
  );
  return [...judged, ...added(tokens, judged, unclaimed)];
}

/** `"name"` is a column, and a string where there is none (SQLite manual, "Double-quoted String Literals"): the parser takes it for a string. */
function isAmbiguous(text: string, { span }: DmlColumn, dialect: Dialect): boolean {
  return dialect === "sqlite" && text.charAt(span.start) === '"';
}

/** What is read in the tree only, where as many words of the text have the name and nothing else is known of them. */
function added(
  tokens: readonly Token[],
  own: readonly DmlColumn[],
  unclaimed: ReadonlyMap<string, readonly TreeColumn[]>,
): readonly DmlColumn[] {
  const taken = new Set(own.map(({ span }) => span.start));
  return [...unclaimed].flatMap(([name, columns]): readonly DmlColumn[] => {
    if (own.some(({ column, uncertain }) => uncertain && column.toLowerCase() === name)) return [];
    const free = tokens.filter(
      (token) => isName(token) && token.value.toLowerCase() === name && !taken.has(token.start),
    );
    if (free.length !== columns.length) return [];
    return free.flatMap(({ start, end }, n): readonly DmlColumn[] => {
      const column = columns[n];
      return column === undefined || column.access === "write" ? [] : [{ ...column, span: { start, end }, sink: -1 }];
    });
  });
}

function isName({ kind }: Token): boolean {
  return kind === "word" || kind === "quoted";
}

/** The tables that a column is said to be of, comparable. */
function sourceOf({ access, table, candidates = [], uncertain }: TreeColumn): string {
  const tables = (table === undefined ? candidates : [table]).map(({ name }) => name.toLowerCase());
  return `${access} ${[...new Set(tables)].sort().join(" ")}${uncertain === true ? "?" : ""}`;
}

/** The statement with names and numbers in place of what is only known at run time, which no grammar takes. */
function sqlFor(text: string, tokens: readonly Token[]): string {
  return tokens
    .map((token, i) => {
      const before = tokens[i - 1];
      const isGlued = before !== undefined && before.end === token.start && (isHole(before) || isHole(token));
      const space =
        isGlued && (isName(before) || isName(token)) && !isReserved(token) && !isReserved(before) ? "" : " ";
      return space + (token.kind === "placeholder" ? standIn(token, before) : text.slice(token.start, token.end));
    })
    .join("");
}

/** `{{.prefix}}` and `${table}`: any part of a statement. `?` and the like stand for a value. */
function isHole({ kind, value }: Token): boolean {
  return kind === "placeholder" && /[{%]/.test(value);
}

/** `${columns}from users`: a word of its own. */
function isReserved({ kind, value }: Token): boolean {
  return kind === "word" && /^(?:select|from|where|and|or|group|order|by|limit|set|on|values|join|in)$/.test(value);
}

function standIn(token: Token, before: Token | undefined): string {
  const word = before?.kind === "word" ? before.value : "";
  if (isHole(token) && (/^(?:from|join|into|update|table)$/.test(word) || before?.end === token.start)) return hole;
  return word === "in" ? "(0)" : "0";
}
