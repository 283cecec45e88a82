import type { ChangeContext } from "./context.ts";
import { isKind, type PlacedOperation, tableOf } from "./history-facts.ts";

/** The operations of a history that are steps of one change: what touches its columns, its triggers, and what fills its new side. */
export function stepsOf(context: ChangeContext): readonly PlacedOperation[] {
  const { spec, sync, operations, history } = context;
  const tables = new Set([spec.from, ...(spec.to === undefined ? [] : [spec.to])].map(({ table }) => table));
  const columns = new Set([...spec.from.columns, ...(spec.to?.columns ?? [])]);
  const begun = history.migrations.findIndex(({ file }) => file === spec.at.file);
  return operations.filter((placed) => {
    if (history.migrations.indexOf(placed.migration) < begun) return false;
    if (sync?.steps.includes(placed) === true) return true;
    const table = tableOf(placed.operation);
    return table !== undefined && tables.has(table.name) && columnsOf(placed).some((column) => columns.has(column));
  });
}

function columnsOf(placed: PlacedOperation): readonly string[] {
  const { operation } = placed;
  if (isKind(placed, "update-rows")) return placed.operation.set.map(({ column }) => column.name);
  if (isKind(placed, "create-index")) return placed.operation.keys.flatMap(({ column }) => column?.name ?? []);
  if (isKind(placed, "add-column")) return [placed.operation.column.name.name];
  if (isKind(placed, "add-check")) return placed.operation.constraint.expression.columns;
  return "column" in operation && "name" in operation.column ? [operation.column.name as string] : [];
}
