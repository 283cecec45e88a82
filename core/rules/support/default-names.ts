import type { ColumnDefinition } from "../../sql/operations.ts";

/** Whether a column has no default, or one with a name of its own. */
export function isNamed(column: ColumnDefinition): boolean {
  return column.default === undefined || column.defaultName !== undefined;
}
