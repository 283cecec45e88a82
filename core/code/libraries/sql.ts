import { extended } from "../../extended.ts";
import type { DmlColumn, DmlFacts, DmlInsertion, DmlSink } from "../dml.ts";
import { readConfirmed } from "../dml-confirm.ts";
import { seedSqlRows } from "../javascript/sql-rows.ts";
import { queriesIn } from "../sql-files.ts";
import { codeOffset, codeSpan, type EmbeddedSql, embeddedSql } from "../sql-strings.ts";
import { stringLanguages } from "../strings/index.ts";
import type { Sink, SinkInsertion } from "../types.ts";
import type { CodeEnvironment, CodeLibrary, Extracted, LibraryUsage } from "./library.ts";

/** SQL in strings and templates of any library that takes SQL, and in `.sql` files that belong to the application. */
export const sql: CodeLibrary = {
  id: "sql",
  languages: new Set([...stringLanguages.flatMap(({ languages }) => languages), "sql"]),
  concerns: (text) => mayHaveStatement(text) || mayHavePiece.test(text),
  readScript: (script, { dialect }) => seedSqlRows(script, dialect),
  extract(text, root, environment, language, file) {
    const usages: LibraryUsage[] = [];
    const sinks: Sink[] = [];
    const found = root === undefined ? queriesIn(text, file, environment.dialect) : embeddedSql(text, root, language);
    for (const embedded of found) {
      const isForeign = clickHouseParameter.test(embedded.text);
      const facts = placedFacts(embedded, text, factsOf(embedded, environment));
      for (const usage of facts.usages)
        usages.push(
          extended(usage, {
            ...(isForeign ? { certainty: "name-only" as const } : {}),
            sink: usage.sink === -1 ? -1 : usage.sink + sinks.length,
          }),
        );
      sinks.push(...facts.sinks);
    }
    return { usages, sinks };
  },
};

/** What an SQL text does; of a piece of a statement, what stands in it. */
function factsOf({ text, frame }: EmbeddedSql, environment: CodeEnvironment): DmlFacts {
  if (frame === undefined) return readConfirmed(text, environment);
  const [before, behind] = frame;
  const columns = readConfirmed(before + text + behind, environment).columns.flatMap((column) => {
    const span = { start: column.span.start - before.length, end: column.span.end - before.length };
    return span.start < 0 || span.end > text.length ? [] : [{ ...column, span }];
  });
  return { columns, sinks: [] };
}

/** A piece of a statement begins a literal: `"and orders.total > 0"`, "`left join orders on …`". Others have a SELECT in them. */
const mayHavePiece =
  /["'`]\s*(?:(?:(?:inner|cross|left|right|full)\s+(?:outer\s+)?)?join\s|(?:and|or|where|having|(?:order|group)\s+by)\s[\s(]*(?:not\s+)?(?:\w+\s*\()*["`\w]+\.)/i;

/** A statement begins a literal or a line, maybe behind a comment or in parentheses. */
const beginning =
  /(?:["'`>(]|\*\/|^)\s*(?:explain\s+(?:analyze\s+)?)?(select|insert|update|delete|with|merge|replace|copy|declare)\s/gim;

/** The word that comes behind the first one of a statement, and how far behind: names of imports and words of prose have none so near. */
const next: Readonly<Record<string, readonly [word: RegExp, within: number]>> = {
  select: [/\b(?:from|returning)\b/i, 8_000],
  with: [/\bas\b/i, 400],
  insert: [/\binto\b/i, 100],
  replace: [/\binto\b/i, 100],
  update: [/\bset\b/i, 400],
  delete: [/\bfrom\b/i, 200],
  merge: [/\binto\b/i, 100],
  copy: [/\b(?:from|to)\b/i, 2000],
  declare: [/\bcursor\b/i, 200],
};

function mayHaveStatement(text: string): boolean {
  for (const { index, 0: begin, 1: word = "" } of text.matchAll(beginning)) {
    const [then, within] = next[word.toLowerCase()] ?? [];
    const end = index + begin.length;
    if (then !== undefined && within !== undefined && then.test(text.slice(end, end + within))) return true;
  }
  return false;
}

/**
 * `{project: String}`: a parameter of ClickHouse, which is none of the dialects whose migrations are read. What such a statement names is
 * kept as what may be meant.
 */
const clickHouseParameter = /\{\s*\w+\s*:\s*[A-Z]\w*\s*(?:\([\w(), ]*\)\s*)?\}/;

/** Moves the facts of one SQL text to where it stands in the code. */
export function placedFacts(
  embedded: EmbeddedSql,
  code: string,
  facts: { readonly columns: readonly DmlColumn[]; readonly sinks: readonly DmlSink[] },
): Extracted {
  return {
    usages: facts.columns.map((column) => usageOf(embedded, column)),
    sinks: facts.sinks.map((sink) => ({
      kind: sink.kind,
      ...(sink.table === undefined ? {} : { table: sink.table }),
      span: codeSpan(embedded, sink.span),
      ...(sink.statement === undefined ? {} : { statement: codeSpan(embedded, sink.statement) }),
      library: "sql",
      open: sink.open,
      insertions: insertionsOf(embedded, code, sink.insertions),
    })),
  };
}

/** The usage of a column that SQL in code makes. */
export function usageOf(embedded: EmbeddedSql, column: DmlColumn): LibraryUsage {
  const { table, candidates = [], own = candidates.length, uncertain = false, fallbackOf, values } = column;
  return {
    column: column.column,
    access: column.access,
    certainty: uncertain && own === 0 ? "name-only" : "resolved",
    span: codeSpan(embedded, column.span),
    sink: column.sink,
    ...(table === undefined ? {} : { table }),
    ...(candidates.length === 0 ? {} : { candidates }),
    ...(own === candidates.length ? {} : { own }),
    ...(uncertain && own > 0 ? { beside: true as const } : {}),
    ...(fallbackOf === undefined ? {} : { fallbackOf }),
    ...(values === undefined ? {} : { values }),
  };
}

function insertionsOf(
  embedded: EmbeddedSql,
  code: string,
  insertions: readonly DmlInsertion[],
): readonly SinkInsertion[] {
  // In a concatenation, a place between two literals would lie outside of both.
  const { delimiter } = embedded;
  if (delimiter === undefined) return [];
  return insertions.map((insertion) => {
    const span = codeSpan(embedded, insertion.value);
    const value = code.slice(span.start, span.end);
    const isReusable =
      insertion.reusable && holesOf(embedded, insertion.value).every((hole) => isPlainHole(code, hole));
    return {
      offset: insertion.offset === 0 ? codeOffset(embedded, 0) : endInCode(embedded, insertion.offset),
      role: insertion.role,
      beside: insertion.beside,
      value,
      syntax: "sql",
      separator: embedded.lines ? insertion.separator : insertion.separator.replace(/\s+/g, " "),
      ...(isReusable ? { reusableValue: value } : {}),
      ...(insertion.proposedRow === undefined ? {} : { proposedRow: insertion.proposedRow }),
      ...(delimiter === "" ? {} : { delimiter }),
    };
  });
}

/** Behind the unit before the offset, so that a hole or an escape sequence there is not split. */
function endInCode(embedded: EmbeddedSql, offset: number): number {
  return codeSpan(embedded, { start: offset - 1, end: offset }).end;
}

function holesOf(embedded: EmbeddedSql, within: { readonly start: number; readonly end: number }) {
  return embedded.holes
    .filter((hole) => hole.start >= within.start && hole.end <= within.end)
    .map((hole) => codeSpan(embedded, hole));
}

/** A hole that only names something (`${user.name}`, `{name}`, `$name`): writing it twice evaluates nothing twice. */
function isPlainHole(code: string, hole: { readonly start: number; readonly end: number }): boolean {
  return /^(?:[$#]?\{\s*[@\w$]+(?:(?:\??\.|->)[\w$]+)*\s*\}|\$\w+)$/.test(code.slice(hole.start, hole.end));
}
