/** What the rows of one SELECT fill. */
export interface Filled {
  readonly table: string;
  /** Names that the statement gives to other columns, and without a column to expressions: `count(*) AS total`. */
  readonly renamed: readonly { readonly name: string; readonly column: string | undefined }[];
}

/**
 * The only table of a statement, in small letters; undefined for joins, statements on several tables and text that is no SQL. What
 * subqueries in it are on does not count.
 */
export function onlyTable(statement: string): string | undefined {
  const sql = /^\s*with\b/i.test(statement) ? statement : outermost(statement);
  if (!/^\s*(?:select|insert|update|delete|with)\b/i.test(sql) || /\bjoin\b/i.test(sql)) return undefined;
  const tables = sql.matchAll(/(?:\bfrom|\binto|^\s*update)\s+(["`]?[\w.]+["`]?)(?:\s*,)?/gi);
  const names = new Set([...tables].map(([, name = ""]) => name.replaceAll(/["`]/g, "").toLowerCase()));
  const [only, ...others] = names;
  return others.length === 0 ? only : undefined;
}

/** Which table a struct's rows come from, where a statement on it fills them. */
export function filledFrom(sql: string): Filled | undefined {
  const table = onlyTable(sql);
  if (table === undefined) return undefined;
  const plain = /(?:\bselect\s+(?:distinct\s+)?|\breturning\s+|,\s*)(?:\w+\.)?([A-Za-z_]\w*)\s+as\s+["`]?(\w+)/gi;
  const columns = new Map([...sql.matchAll(plain)].map(([, column = "", name = ""]) => [name, column]));
  const names = [...sql.matchAll(/\bas\s+["`]?(\w+)/gi)].map(([, name = ""]) => name);
  return { table, renamed: names.map((name) => ({ name, column: columns.get(name) })) };
}

/** A statement without what stands in its parentheses. */
function outermost(sql: string): string {
  for (let text = sql, shorter = ""; ; text = shorter) {
    shorter = text.replace(/\([^()]*\)/g, " ");
    if (shorter === text) return text;
  }
}
