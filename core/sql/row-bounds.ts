import type { Cursor } from "./cursor.ts";
import { hasLimit } from "./query.ts";

/**
 * Whether a condition made of the tokens from `first` up to `limit` keeps UPDATE or DELETE to a batch of rows: a subquery
 * with LIMIT, a physical position (ctid) that is compared with something given, or a closed range of a number or variable.
 */
export function boundsRows(cursor: Cursor, first: number, limit: number): boolean {
  if (hasLimit(cursor, first, limit)) return true;
  for (let index = first; index < limit; index++) {
    const token = cursor.tokens[index];
    if (token?.kind !== "word") continue;
    if (token.value === "ctid" && isGiven(cursor, index + 1)) return true;
    if (token.value === "between" && isNumericRange(cursor, index + 1, limit)) return true;
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

/** `BETWEEN 1 AND 1000` and `BETWEEN low AND high`: dates are no batches. */
function isNumericRange(cursor: Cursor, first: number, limit: number): boolean {
  for (let index = first; index < Math.min(limit, first + 12); index++) {
    const token = cursor.tokens[index];
    if (
      token?.kind === "string" ||
      (token?.kind === "word" && /^(?:date|timestamp|interval|now|current_)/.test(token.value))
    )
      return false;
    if (token?.kind === "word" && token.value === "and") {
      const high = cursor.tokens[index + 1];
      return (
        high?.kind === "number" ||
        high?.kind === "placeholder" ||
        (high?.kind === "word" && !/^(?:date|timestamp|interval|now|current_)/.test(high.value))
      );
    }
  }
  return false;
}
