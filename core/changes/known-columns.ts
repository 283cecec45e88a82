import type { Schema } from "../schema/types.ts";
import { isKind, type PlacedOperation } from "./history-facts.ts";

/**
 * Every column that each table of a history ever had, by the table's key. Only tables whose creation was seen with all columns: of the
 * others, nobody can say what they never had.
 */
export function knownColumns(
  operations: readonly PlacedOperation[],
  schema: Schema,
): ReadonlyMap<string, ReadonlySet<string>> {
  const tables = new Map<string, Set<string>>();
  for (const placed of operations) {
    if (isKind(placed, "create-table")) {
      const { table, columns, asQuery, like, inherits, partitionOf } = placed.operation;
      const isPlain = asQuery !== true && like.length === 0 && inherits.length === 0 && partitionOf === undefined;
      const key = schema.tableKey(table);
      const known = tables.get(key) ?? new Set();
      if (isPlain) tables.set(key, known);
      for (const { name } of columns) known.add(name.name);
    }
    if (isKind(placed, "add-column"))
      tables.get(schema.tableKey(placed.operation.table))?.add(placed.operation.column.name.name);
    if (isKind(placed, "rename-column"))
      tables.get(schema.tableKey(placed.operation.table))?.add(placed.operation.to.name);
    if (isKind(placed, "rename-table")) {
      const { table, to } = placed.operation;
      const known = tables.get(schema.tableKey(table));
      const key = schema.tableKey({ ...table, name: to.name });
      if (known !== undefined) tables.set(key, new Set([...known, ...(tables.get(key) ?? [])]));
    }
  }
  return tables;
}
