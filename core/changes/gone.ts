import type { Schema } from "../schema/types.ts";
import type { OperationOf } from "../sql/operations.ts";

/**
 * The key of the table that an operation takes a column from, where the table is still there behind the last migration and the column is not.
 * A table that is gone by now was dropped or renamed later; one that is not known tells nothing.
 */
export function tableWithout(
  { table, column }: OperationOf<"drop-column" | "rename-column">,
  schema: Schema,
): string | undefined {
  const now = schema.table(table);
  return now === undefined || now.columns.has(column.name) ? undefined : schema.tableKey(table);
}
