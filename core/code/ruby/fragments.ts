import type { Dialect } from "../../sql/types.ts";
import { readDml } from "../dml-reader.ts";
import type { RowValue } from "../models/named.ts";
import { namedChildren } from "../syntax.ts";
import type { Access, Certainty, SyntaxNode } from "../types.ts";

/** A column that a piece of SQL names, and where it stands in the code. */
export interface FragmentColumn {
  readonly column: string;
  readonly at: { readonly startIndex: number; readonly endIndex: number };
  readonly access: Access;
  /** Undefined for a column without a table. */
  readonly table: string | undefined;
  readonly certainty: Certainty;
}

type Place = "assignment" | "condition" | "list" | "order";

/** What stands before and behind the piece in a whole statement. */
const frames: Readonly<Record<Place, (table: string) => readonly [string, string]>> = {
  assignment: (table) => [`UPDATE ${table} SET `, ""],
  condition: (table) => [`SELECT 1 FROM ${table} WHERE `, ""],
  list: (table) => ["SELECT ", ` FROM ${table}`],
  order: (table) => [`SELECT 1 FROM ${table} ORDER BY `, ""],
};

/** Reads a piece of SQL that a query is built with, e.g. `where("score > 0")`, as part of a statement on the model's table. */
export function readFragment(
  string: SyntaxNode,
  text: string,
  on: RowValue,
  place: Place,
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
  const [before, behind] = frames[place](on.model.table);
  for (const { column, access, span, table, candidates, uncertain } of readDml(before + sql + behind, dialect)
    .columns) {
    const start = span.start - before.length;
    const end = span.end - before.length;
    if (start < 0 || end > sql.length || column === "*") continue;
    found({
      column,
      access,
      table: (table ?? candidates?.[0])?.name,
      at: { startIndex: inner.start + start, endIndex: inner.start + end },
      certainty: uncertain === true ? "name-only" : "resolved",
    });
  }
}
