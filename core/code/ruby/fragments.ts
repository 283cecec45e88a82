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
  // Only one literal: offsets in it are those of the code, as long as nothing is escaped.
  const [first] = parts;
  if (parts.length !== 1 || first === undefined) return;
  const inner = { start: first.startIndex + 1, end: first.endIndex - 1 };
  const source = text.slice(inner.start, inner.end);
  if (source.trim() === "" || source.includes("\\")) return;
  const sql = source.replace(/#\{[^{}]*\}/g, (hole) => "0".padEnd(hole.length));
  for (const column of readSqlFragment(sql, inner.start, on.model.table, place, dialect)) found(column);
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
