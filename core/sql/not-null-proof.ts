import type { Cursor } from "./cursor.ts";

/**
 * Columns that a CHECK over the tokens from `first` up to `limit` proves to be not null once it is valid, as PostgreSQL
 * does before SET NOT NULL (manual, ALTER TABLE): `a IS NOT NULL`, `NOT a IS NULL`, alone or under AND.
 */
export function provesNotNull(cursor: Cursor, first: number, limit: number): readonly string[] {
  const { index } = cursor;
  const columns = provenIn(cursor, first, limit, deepest);
  cursor.index = index;
  return [...new Set(columns)];
}

/** Nobody writes deeper parentheses; every level of them is looked through once more. */
const deepest = 50;

function provenIn(cursor: Cursor, first: number, limit: number, depth: number): readonly string[] {
  return conjuncts(cursor, first, limit).flatMap(([from, to]) => provenBy(cursor, from, to, depth));
}

type Range = readonly [first: number, limit: number];

/** The parts that AND joins on the outermost level; none when there is an OR there. */
function conjuncts(cursor: Cursor, first: number, limit: number): readonly Range[] {
  const ranges: Range[] = [];
  let from = first;
  let depth = 0;
  let betweens = 0;
  for (let index = first; index < limit; index++) {
    const { kind, value } = cursor.tokens[index] ?? { kind: "symbol", value: "" };
    if (opens(kind, value)) depth++;
    else if (closes(kind, value)) depth--;
    if (depth > 0 || kind !== "word") continue;
    if (value === "or") return [];
    if (value === "between") betweens++;
    if (value !== "and") continue;
    if (betweens > 0) betweens--;
    else {
      ranges.push([from, index]);
      from = index + 1;
    }
  }
  return [...ranges, [from, limit]];
}

function opens(kind: string, value: string): boolean {
  return (kind === "symbol" && (value === "(" || value === "[")) || (kind === "word" && value === "case");
}

function closes(kind: string, value: string): boolean {
  return (kind === "symbol" && (value === ")" || value === "]")) || (kind === "word" && value === "end");
}

function provenBy(cursor: Cursor, first: number, limit: number, depth: number): readonly string[] {
  if (depth === 0) return [];
  if (isWrapped(cursor, first, limit)) return provenIn(cursor, first + 1, limit - 1, depth - 1);
  if (limit - first > 1 && cursor.tokens[first]?.kind === "word" && cursor.tokens[first]?.value === "not") {
    return nullTest(cursor, first + 1, limit, false, depth);
  }
  return nullTest(cursor, first, limit, true, depth);
}

/** Whether one pair of parentheses holds all of it. */
function isWrapped(cursor: Cursor, first: number, limit: number): boolean {
  if (limit - first < 3) return false;
  cursor.index = first;
  return cursor.skipParentheses() !== undefined && cursor.index === limit && cursor.tokens[limit - 1]?.value === ")";
}

/** The column of `a IS NOT NULL` (`negated`) or `a IS NULL`, whatever parentheses are around it. */
function nullTest(cursor: Cursor, first: number, limit: number, negated: boolean, depth: number): readonly string[] {
  if (depth > 0 && isWrapped(cursor, first, limit)) return nullTest(cursor, first + 1, limit - 1, negated, depth - 1);
  cursor.index = first;
  const wrapped = cursor.acceptSymbol("(");
  const column = cursor.qualifiedName();
  if (!column || (wrapped && !cursor.acceptSymbol(")"))) return [];
  const isTest = negated
    ? cursor.accept("is", "not", "null") || cursor.accept("notnull")
    : cursor.accept("is", "null") || cursor.accept("isnull");
  return isTest && cursor.index === limit ? [column.name] : [];
}
