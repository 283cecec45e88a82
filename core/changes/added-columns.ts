import type { Column, Schema, Table } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { Dialect } from "../sql/types.ts";
import { isKind, type PlacedOperation } from "./history-facts.ts";

/** A table that gets more columns with this release, where each INSERT without a list must give a value to every column. */
export interface WidenedTable {
  readonly table: QualifiedName;
  /** How many values such an INSERT gave before, and must give now. */
  readonly before: number;
  readonly now: number;
  /** What adds the first of the columns. */
  readonly by: PlacedOperation;
}

/**
 * The tables that migrations which are not released yet widen, or, where nothing tells what is released, the last one. PostgreSQL is left
 * out: it lets an INSERT give fewer values than there are columns (manual, INSERT).
 */
export function widenedTables(
  operations: readonly PlacedOperation[],
  { schema, dialect }: { readonly schema: Schema; readonly dialect: Dialect },
): readonly WidenedTable[] {
  if (dialect === "postgres") return [];
  const last = operations.at(-1)?.migration;
  const isKnown = operations.some(({ migration }) => migration.shipped);
  const found = new Map<string, WidenedTable>();
  const isUnsure = new Set<string>();
  for (const by of operations) {
    if (by.migration.shipped || (!isKnown && by.migration !== last)) continue;
    if (isKind(by, "drop-column") || isKind(by, "create-table")) isUnsure.add(schema.tableKey(by.operation.table));
    if (!isKind(by, "add-column")) continue;
    const { table, column } = by.operation;
    const known = schema.table(table);
    const added = known?.columns.get(column.name.name);
    if (known?.complete !== true || added === undefined || !isCounted(added, dialect)) continue;
    const key = schema.tableKey(table);
    const now = countOf(known, dialect);
    const { before, by: first } = found.get(key) ?? { before: now, by };
    found.set(key, { table, before: before - 1, now, by: first });
  }
  return [...found].flatMap(([key, widened]) => (isUnsure.has(key) ? [] : [widened]));
}

function countOf(table: Table, dialect: Dialect): number {
  return [...table.columns.values()].filter((column) => isCounted(column, dialect)).length;
}

/** Whether an INSERT without a list gives the column a value. Only MySQL and MariaDB count computed columns (their manuals, INSERT). */
function isCounted({ generated, identity, invisible, type }: Column, dialect: Dialect): boolean {
  if (dialect === "mysql" || dialect === "mariadb") return invisible !== true;
  if (generated !== undefined) return false;
  return (
    dialect !== "sqlserver" || (identity === undefined && type?.name !== "rowversion" && type?.name !== "timestamp")
  );
}
