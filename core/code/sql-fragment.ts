import type { Dialect } from "../sql/types.ts";
import { readDml } from "./dml-reader.ts";
import type { Access, Certainty } from "./types.ts";

/** A column that a piece of SQL names, and where it stands in the code. */
export interface FragmentColumn {
  readonly column: string;
  readonly at: { readonly startIndex: number; readonly endIndex: number };
  readonly access: Access;
  /** Undefined for a column without a table. */
  readonly table: string | undefined;
  readonly certainty: Certainty;
}

/** What of a statement a piece is. */
export type FragmentPlace = "assignment" | "condition" | "list" | "order";

/** What stands before and behind the piece in a whole statement. */
const frames: Readonly<Record<FragmentPlace, (table: string) => readonly [string, string]>> = {
  assignment: (table) => [`UPDATE ${table} SET `, ""],
  condition: (table) => [`SELECT 1 FROM ${table} WHERE `, ""],
  list: (table) => ["SELECT ", ` FROM ${table}`],
  order: (table) => [`SELECT 1 FROM ${table} ORDER BY `, ""],
};

/** Reads a piece of SQL at `offset` of the code, e.g. `score > 0`, as part of a statement on a table. */
export function readSqlFragment(
  sql: string,
  offset: number,
  table: string,
  place: FragmentPlace,
  dialect: Dialect,
): readonly FragmentColumn[] {
  const [before, behind] = frames[place](table);
  return readDml(before + sql + behind, dialect).columns.flatMap(
    ({ column, access, span, table: owner, candidates, uncertain }) => {
      const start = span.start - before.length;
      const end = span.end - before.length;
      if (start < 0 || end > sql.length || column === "*") return [];
      return [
        {
          column,
          access,
          table: (owner ?? candidates?.[0])?.name,
          at: { startIndex: offset + start, endIndex: offset + end },
          certainty: uncertain === true ? "name-only" : "resolved",
        },
      ];
    },
  );
}
