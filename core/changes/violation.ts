import { quoteName } from "../sql/identifiers.ts";
import type { Dialect } from "../sql/types.ts";
import { tableOf } from "./object-names.ts";
import type { ChangeSpec } from "./types.ts";

/** Whether a change adds a constraint. */
export function constrains({ goal }: ChangeSpec): boolean {
  return goal.kind === "references" || goal.kind === "unique" || goal.kind === "check";
}

/** The condition under which a row breaks the constraint that a change adds; `false` for other changes. */
export function violation({ from, goal }: Pick<ChangeSpec, "from" | "goal">, dialect: Dialect): string {
  const quote = (name: string) => quoteName(name, dialect);
  const table = tableOf(from, dialect);
  const columns = from.columns.map(quote);
  switch (goal.kind) {
    case "check":
      // A check that is not known to be false is kept.
      return `NOT (${goal.expression})`;
    case "references": {
      const target = tableOf(goal.target, dialect);
      const matches = columns.map(
        (column, i) => `referred.${quote(goal.target.columns[i] ?? "")} = ${table}.${column}`,
      );
      const given = columns.map((column) => `${table}.${column} IS NOT NULL`);
      return `${given.join(" AND ")} AND NOT EXISTS (SELECT 1 FROM ${target} AS referred WHERE ${matches.join(" AND ")})`;
    }
    case "unique": {
      const list = columns.join(", ");
      if (dialect === "sqlserver" && columns.length > 1) return twice(table, columns);
      const row = columns.length === 1 ? list : `(${list})`;
      return `${row} IN (SELECT ${list} FROM ${table} GROUP BY ${list} HAVING count(*) > 1)`;
    }
    default:
      return "false";
  }
}

/** Where rows cannot be compared as a whole. */
function twice(table: string, columns: readonly string[]): string {
  const list = columns.join(", ");
  const same = columns.map((column) => `twice.${column} = ${table}.${column}`).join(" AND ");
  return `EXISTS (SELECT 1 FROM (SELECT ${list} FROM ${table} GROUP BY ${list} HAVING count(*) > 1) AS twice WHERE ${same})`;
}
