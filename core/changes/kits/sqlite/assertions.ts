import type { ChangeSide } from "../../types.ts";
import { literal, nameOf } from "./text.ts";

/**
 * One statement that fails when it finds a row, without a table or trigger that would be left behind: RAISE stands in triggers only, but a path that
 * is none is an error that shows it (JSON functions are in every build from 3.38 on, and in most before).
 */
function failOn(from: string, message: string): string {
  return `-- Fails with "JSON path error", or "bad JSON path", when it finds something:
-- ${message}.
SELECT json_extract('{}', ${literal(message)}) AS checked
FROM ${from};`;
}

export function failIfAny(table: ChangeSide, condition: string, message: string): string {
  return failOn(`${nameOf(table)}\nWHERE ${condition}`, message);
}

export function failIfTrigger(_table: ChangeSide, triggers: readonly string[], message: string): string {
  return failOn(`sqlite_schema\nWHERE type = 'trigger' AND name IN (${triggers.map(literal).join(", ")})`, message);
}

/** Whether an INSERT must name the column: NOT NULL, no default, and no key that the database numbers. */
export function failIfRequired({ table }: ChangeSide, column: string, message: string): string {
  return failOn(
    `pragma_table_info(${literal(table)})\nWHERE name = ${literal(column)} AND "notnull" = 1 AND dflt_value IS NULL AND pk = 0`,
    message,
  );
}
