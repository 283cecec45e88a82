import type { Schema } from "../schema/types.ts";
import { isKind, type PlacedOperation } from "./history-facts.ts";
import type { ChangeSpec } from "./types.ts";

/**
 * Where a change was taken back: a migration dropped a column of its new side again. What came before belongs to the first try; undefined while
 * there is none.
 */
export function takenBackBy(
  { to, goal }: ChangeSpec,
  operations: readonly PlacedOperation[],
  schema: Schema,
): PlacedOperation | undefined {
  // A helper column changes names with the old one before it goes.
  if (to === undefined || to.columns.length === 0 || goal.kind !== "replace") return undefined;
  const key = schema.tableKey({
    name: to.table,
    span: { start: 0, end: 0 },
    ...(to.schema === undefined ? {} : { schema: to.schema }),
  });
  return operations.findLast(
    (placed) =>
      isKind(placed, "drop-column") &&
      to.columns.includes(placed.operation.column.name) &&
      schema.tableKey(placed.operation.table) === key,
  );
}

/** The migration that drops the column adds it again: the change goes on, with a column that is empty. */
export function isMadeAnew(taken: PlacedOperation, operations: readonly PlacedOperation[]): boolean {
  const { migration, operation, order } = taken;
  return (
    operation.kind === "drop-column" &&
    operations.some(
      (placed) =>
        isKind(placed, "add-column") &&
        placed.migration === migration &&
        placed.order > order &&
        placed.operation.table.name === operation.table.name &&
        placed.operation.column.name.name === operation.column.name,
    )
  );
}
