import type { Cursor } from "./cursor.ts";
import { hasLimit } from "./query.ts";
import type { Token } from "./types.ts";

/**
 * Whether a condition made of the tokens from `first` up to `limit` keeps UPDATE or DELETE to a batch of rows: a subquery
 * with LIMIT, a physical position (ctid) that is compared with something given, or a closed range of numbers or variables.
 */
export function boundsRows(cursor: Cursor, first: number, limit: number): boolean {
  if (hasLimit(cursor, first, limit)) return true;
  const ends = new Map<string, "<" | ">">();
  for (let index = first; index < limit; index++) {
    const token = cursor.tokens[index];
    if (token?.kind !== "word" && token?.kind !== "quoted") continue;
    if (token.value === "ctid" && isGiven(cursor, index + 1)) return true;
    if (
      token.value === "between" &&
      isRangeEnd(cursor, index + 1) &&
      isRangeEnd(cursor, andAfter(cursor, index, limit))
    )
      return true;
    const end = rangeEnd(cursor, index);
    if (end && ends.has(token.value) && ends.get(token.value) !== end) return true;
    if (end) ends.set(token.value, end);
  }
  return false;
}

/** `= '(0,1)'`, `>= $1`, `IN (…)`, `= ANY (…)`; not the other table's ctid, with which duplicates are told apart. */
function isGiven(cursor: Cursor, index: number): boolean {
  const operator = cursor.tokens[index];
  if (operator?.value === "in") return true;
  if (operator?.kind !== "symbol" || !/^[<>]?=?$/.test(operator.value)) return false;
  const value = cursor.tokens[index + 1];
  return value?.kind === "string" || value?.kind === "placeholder" || value?.value === "any" || value?.value === "(";
}

/** Which end of a range `column < 10` or `column >= start` sets. */
function rangeEnd(cursor: Cursor, index: number): "<" | ">" | undefined {
  const operator = cursor.tokens[index + 1];
  if (operator?.kind !== "symbol" || !/^[<>]=?$/.test(operator.value) || !isRangeEnd(cursor, index + 2))
    return undefined;
  return operator.value.startsWith("<") ? "<" : ">";
}

/** A number, a parameter or a variable. Dates are no batches, and another table's column bounds nothing. */
function isRangeEnd(cursor: Cursor, index: number): boolean {
  const value = cursor.tokens[index];
  if (value?.kind === "number" || value?.kind === "placeholder") return true;
  return value?.kind === "word" && !isDate(value) && !/^[.(]$/.test(cursor.tokens[index + 1]?.value ?? "");
}

function isDate({ value }: Token): boolean {
  return /^(?:date|time|interval|now|current_|local)/.test(value);
}

/** Index behind the AND of a BETWEEN, which is looked for nearby only. */
function andAfter(cursor: Cursor, index: number, limit: number): number {
  let at = index;
  while (at < Math.min(limit, index + 12) && cursor.tokens[at]?.value !== "and") at++;
  return at + 1;
}
