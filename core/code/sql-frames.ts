/** What stands before and behind a piece of SQL in a whole statement. */
export type SqlFrame = readonly [before: string, behind: string];

const name = '["`\\w]+';
const column = `${name}\\.${name}`;
const operator = "(?:=|<|>|!=|~|is\\s+(?:not\\s+)?null\\b|(?:not\\s+)?(?:in\\s*\\(|between\\b|i?like\\b))";
const query = "\\(\\s*select\\b.+\\bfrom\\b";
const comparison = `\\(*\\s*(?:not\\s+)?(?:\\w+\\s*\\()*${column}\\)*\\s*(?:::\\w+\\s*)?${operator}`;
const condition = `(?:${comparison}|(?:(?:not\\s+)?exists|${name}(?:\\.${name})?\\s+(?:not\\s+)?in)\\s*${query})`;
const joined = `${name}(?:\\.${name})?(?:\\s+(?:as\\s+)?\\w+)?\\s+(?:on\\s+${comparison}|using\\s*\\()`;
const join = `(?:(?:inner|cross|(?:left|right|full)(?:\\s+outer)?)\\s+)?join\\s+(?:lateral\\s+)?(?:${query}|${joined})`;
const order = `(?:order|group)\\s+by\\s+${column}\\s*(?:,|$|asc\\b|desc\\b|nulls\\b|limit\\b)`;
const cte = `[\\w{}$]+\\s+as\\s+(?:(?:not\\s+)?materialized\\s+)?${query}`;

/** Stands for what the rest of the statement reads from. */
const hole = "$" + "{h}";

/**
 * Pieces that code puts into a statement at run time, each with what makes it a statement again. English begins with the same words, but
 * does not go on with `a.b =`.
 */
const pieces: readonly (readonly [shape: RegExp, frame: SqlFrame])[] = (
  [
    [join, [`SELECT 1 FROM ${hole} `, ""]],
    [`(?:and|or)\\s+${condition}`, [`SELECT 1 FROM ${hole} WHERE true `, ""]],
    [`(?:where|having)\\s+${condition}`, [`SELECT 1 FROM ${hole} `, ""]],
    [order, [`SELECT 1 FROM ${hole} `, ""]],
    [cte, ["WITH h AS (SELECT 1), ", " SELECT 1"]],
    [`,\\s*${cte}`, ["WITH h AS (SELECT 1) ", " SELECT 1"]],
  ] as const
).map(([shape, frame]) => [new RegExp(`^${shape}`, "is"), frame] as const);

/** What makes a piece of SQL a statement; undefined when it does not look like one. */
export function frameOf(text: string): SqlFrame | undefined {
  const sql = text.trim();
  return pieces.find(([shape]) => shape.test(sql))?.[1];
}
