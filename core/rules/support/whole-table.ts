import type { Expression } from "../../sql/names.ts";

const name = String.raw`(?:[\w$]+|"[^"]+")`;
const column = `${name}(?:\\.${name})*`;
const nullTest = new RegExp(`^(${column}) is null$`);
const notNullTest = new RegExp(`^${column} is not null$`);
const differenceTest = new RegExp(`^${column} is (?:distinct from ${column}|not null)$`);
const join = new RegExp(`^(${name})\\.${name} ?= ?(${name})\\.${name}$`);

/** Whether a condition lets every row pass by its shape: none at all, `true`, `1 = 1`. */
export function isAlwaysTrue(where: Expression | undefined): boolean {
  return where === undefined || /^(true|1 ?= ?1|'t'|not false)$/.test(simplified(where));
}

/** The column of a condition that is nothing but `column IS NULL`. */
export function onlyNullTest(where: Expression | undefined): string | undefined {
  if (where === undefined || where.columns.length !== 1) return undefined;
  return nullTest.test(simplified(where)) ? where.columns[0] : undefined;
}

/** The column of a condition that is nothing but `column IS NOT NULL`. */
export function onlyNotNullTest(where: Expression): string | undefined {
  return where.columns.length === 1 && notNullTest.test(simplified(where)) ? where.columns[0] : undefined;
}

/**
 * Whether a condition leaves the number of rows as good as unbounded: it only joins another table, or asks whether the columns that are
 * `filled` are NULL or differ, or whether others are not NULL. Read from the words; in doubt the condition counts as a bound.
 */
export function boundsNothing(where: Expression | undefined, filled: readonly string[], joins: boolean): boolean {
  if (where === undefined || isAlwaysTrue(where)) return !joins;
  const parts = simplified(where)
    .split(/\sand\s/)
    .map((part) => part.trim());
  const joining = parts.filter((part) => isJoin(part));
  if (joins !== joining.length > 0) return false;
  return parts.every((part) => isJoin(part) || isFilledTest(part, filled) || differenceTest.test(part));
}

function isJoin(part: string): boolean {
  const match = join.exec(part);
  return match !== null && match[1] !== match[2];
}

function isFilledTest(part: string, filled: readonly string[]): boolean {
  const tested = nullTest.exec(part)?.[1];
  const simple = tested?.slice(tested.lastIndexOf(".") + 1).replaceAll('"', "");
  return filled.some((one) => one.toLowerCase() === simple);
}

/** The condition in lower case, without white space runs and outer parentheses. */
function simplified(expression: Expression): string {
  let text = expression.text.replace(/\s+/g, " ").trim().toLowerCase();
  while (/^\([^()]*\)$/.test(text)) text = text.slice(1, -1).trim();
  return text;
}
