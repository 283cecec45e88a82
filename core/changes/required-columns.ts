import type { Schema } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import { isKind, type PlacedOperation } from "./history-facts.ts";

/** A column that INSERT must name from a migration on that is not released yet. */
export interface RequiredColumn {
  readonly table: QualifiedName;
  readonly column: string;
  /** What requires it. */
  readonly by: PlacedOperation;
}

/**
 * The columns that become required with this release and that neither a default nor a trigger fills. Where nothing tells what is released,
 * those of the last migration.
 */
export function requiredColumns(operations: readonly PlacedOperation[], schema: Schema): readonly RequiredColumn[] {
  const last = operations.at(-1)?.migration;
  const isKnown = operations.some(({ migration }) => migration.shipped);
  const found = new Map<string, RequiredColumn>();
  for (const by of operations) {
    if (!isKind(by, "add-column") && !isKind(by, "set-not-null")) continue;
    if (by.migration.shipped || (!isKnown && by.migration !== last)) continue;
    const { table } = by.operation;
    const column = isKind(by, "add-column") ? by.operation.column.name.name : by.operation.column.name;
    // A column that is added first and required later counts from there.
    if (isLeftOpen(table, column, schema)) found.set(`${schema.tableKey(table)} ${column}`, { table, column, by });
  }
  return [...found.values()];
}

function isLeftOpen(name: QualifiedName, columnName: string, schema: Schema): boolean {
  const table = schema.table(name);
  const column = table?.columns.get(columnName);
  if (table === undefined || column?.notNull !== true || column.hasDefault === true) return false;
  if (column.generated !== undefined || column.identity !== undefined) return false;
  if (schema.sequencesOf(`${table.schema}.${table.name}`, columnName).length > 0) return false;
  return !table.triggers.some(({ timing, events }) => timing === "before" && events.includes("insert"));
}
