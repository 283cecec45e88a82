import type { Expression } from "../../sql/names.ts";

/** The condition without white space runs, outer parentheses and case. */
function simplified(expression: Expression): string {
  let text = expression.text.replace(/\s+/g, " ").trim().toLowerCase();
  while (/^\([^()]*\)$/.test(text)) text = text.slice(1, -1).trim();
  return text;
}

/** Whether a condition lets every row pass by its shape: none at all, `true`, `1 = 1`. */
export function isAlwaysTrue(where: Expression | undefined): boolean {
  return where === undefined || /^(true|1 ?= ?1|'t'|not false)$/.test(simplified(where));
}

/** The column of a condition that is nothing but `column IS NULL`. */
export function onlyNullTest(where: Expression | undefined): string | undefined {
  if (where === undefined || where.columns.length !== 1) return undefined;
  return /^[\w$".]+ is null$/.test(simplified(where)) ? where.columns[0] : undefined;
}

/** Whether a condition is nothing but `column IS DISTINCT FROM …` or `column IS NOT NULL`: it bounds nothing on a table that is in use. */
export function onlyDifferenceTest(where: Expression | undefined): boolean {
  return (
    where !== undefined &&
    /^[\w$".]+ is (distinct from [^=<>]+|not null)$/.test(simplified(where)) &&
    !/ (and|or) /.test(simplified(where))
  );
}
