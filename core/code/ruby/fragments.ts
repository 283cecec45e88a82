import type { Dialect } from "../../sql/types.ts";
import type { RowValue } from "../models/named.ts";
import { type FragmentColumn, type FragmentPlace, readSqlFragment } from "../sql-fragment.ts";
import { namedChildren } from "../syntax.ts";
import type { SinkInsertion, SyntaxNode } from "../types.ts";

/** Reads a piece of SQL that a query is built with, e.g. `where("score > 0")`, as part of a statement on the model's table. */
export function readFragment(
  string: SyntaxNode,
  text: string,
  on: RowValue,
  place: FragmentPlace,
  dialect: Dialect,
  found: (column: FragmentColumn) => void,
): void {
  const parts = string.type === "chained_string" ? namedChildren(string) : [string];
  const [first] = parts;
  if (first === undefined || parts.some((part) => part.type !== "string" || part.text.includes("\\"))) return;
  const start = first.startIndex + 1;
  // Offsets are those of the code: what stands between two literals is white space.
  const source = parts.map((part) => text.slice(part.startIndex + 1, part.endIndex - 1).padEnd(gapBehind(part, parts)));
  const sql = source.join("").replace(/#\{[^{}]*\}(?=(\.)?)/g, (hole, dot?: string) =>
    // Which table such a name stands for is read apart.
    (dot === undefined ? "0" : named).padEnd(hole.length, dot === undefined ? " " : "_"),
  );
  if (sql.trim() === "") return;
  for (const column of readSqlFragment(sql, start, on.model.table, place, dialect))
    if (!isNamed.test(sql.slice(0, column.at.startIndex - start))) found(column);
}

/** Stands for a hole that names a table, which behind it has a column. */
const named = "h";
const isNamed = /\bh_{3,}\.["`]?$/;

/** How long a literal is with what stands between it and the next. */
function gapBehind(part: SyntaxNode, parts: readonly SyntaxNode[]): number {
  const next = parts[parts.indexOf(part) + 1];
  return next === undefined ? 0 : next.startIndex - part.startIndex;
}

/** The class whose table a piece of Ruby names: `User` of `User.table_name`, an empty name for that of the class around. */
export function classOfTableName(expression: string): string | undefined {
  const match = /^(?:((?:::)?[A-Z][\w:]*|self(?:\.class)?)\.)?(?:quoted_)?table_name$/.exec(expression);
  if (match === null) return undefined;
  const [, name = "self"] = match;
  return name.startsWith("self") ? "" : name;
}

/** The tables that a piece of SQL or a key of a condition names: `users` of `users.email`. */
export function qualifiersIn(source: string): readonly string[] {
  const named = source.matchAll(/(?<![\w.])["`]?([a-z_]\w*)["`]?\.["`]?[a-z_]\w*/g);
  return [...new Set([...named].map(([, table = ""]) => table))];
}

/** Whether a column in a piece of SQL is named with its table, which then is sure whatever the query is of. */
export function isQualified(text: string, start: number): boolean {
  return /\.["`]?$/.test(text.slice(Math.max(0, start - 2), start));
}

/** Where another assignment goes in a piece of SQL (`update_all("name = 'x'")`): behind the one to the column that begins at `start`. */
export function assignmentAt(
  string: SyntaxNode,
  text: string,
  start: number,
): Omit<SinkInsertion, "beside"> | undefined {
  // A value with a call or a list in it could end elsewhere.
  const match = /^\w+["`]?\s*=\s*([^,()"]*[^,()"\s])\s*(?=,|$)/.exec(text.slice(start, string.endIndex - 1));
  if (match === null) return undefined;
  const [whole, value = ""] = match;
  const isReusable = /^(?:[\w.]+|'[^']*'|#\{\w+\})$/.test(value) && !value.startsWith("?");
  return {
    offset: start + whole.trimEnd().length,
    role: "assignment",
    value,
    syntax: "sql",
    separator: ", ",
    proposedRow: "excluded",
    delimiter: text[string.startIndex] ?? '"',
    ...(isReusable ? { reusableValue: value } : {}),
  };
}
