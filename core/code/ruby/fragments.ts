import type { Dialect } from "../../sql/types.ts";
import type { RowValue } from "../models/named.ts";
import { type FragmentColumn, type FragmentPlace, readSqlFragment } from "../sql-fragment.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

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
