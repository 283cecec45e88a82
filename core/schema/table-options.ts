import type { OperationOf, TableOption } from "../sql/operations.ts";
import { findTable, type Replay, updateTable } from "./replay.ts";
import type { Table } from "./types.ts";

/** What we keep of the options of a table. */
export function optionsOf(
  options: readonly TableOption[],
): Partial<Pick<Table, "engine" | "charset" | "collation" | "compressed">> {
  const value = (name: string) => options.findLast((option) => option.name === name)?.value.toLowerCase();
  const engine = value("engine");
  const collation = value("collate");
  // A collation is named for its character set: `utf8mb4_bin` (MySQL manual 12.3.1).
  const charset = value("charset") ?? collation?.replace(/_.*$/, "");
  return {
    ...(engine !== undefined && { engine }),
    ...(charset !== undefined && charset !== "default" && { charset }),
    ...(collation !== undefined && { collation }),
    ...((value("row_format") === "compressed" || value("key_block_size") !== undefined) && { compressed: true }),
  };
}

export function setTableOptions(operation: OperationOf<"set-table-options">, replay: Replay): void {
  const set = optionsOf(operation.options);
  if (Object.keys(set).length === 0) return;
  updateTable(replay, findTable(replay, operation.table).key, (table) => {
    // A new character set brings its own collation unless one is written.
    const { collation: _, ...rest } = table;
    const before = set.charset === undefined ? table : rest;
    return { ...freezeCharsets(before, table.charset, set.charset), ...set };
  });
}

/** A new default is for new columns: those that are there keep the character set that they have (MySQL manual 15.1.9). */
function freezeCharsets(table: Table, from: string | undefined, to: string | undefined): Table {
  if (to === undefined || from === undefined || to === from) return table;
  const columns = new Map(
    [...table.columns].map(([name, column]) => [
      name,
      column.charset === undefined && column.collation === undefined ? { ...column, charset: from } : column,
    ]),
  );
  return { ...table, columns };
}

/** CONVERT TO CHARACTER SET: all columns of text get the new character set and collation. */
export function convertCharset(operation: OperationOf<"convert-charset">, replay: Replay): void {
  const { charset, collation } = operation;
  updateTable(replay, findTable(replay, operation.table).key, ({ collation: _, ...table }) => {
    const columns = new Map(
      [...table.columns].map(([name, { charset: __, collation: ___, ...column }]) => [name, column]),
    );
    return { ...table, columns, charset, ...(collation !== undefined && { collation }) };
  });
}

export function setSystemVersioning(operation: OperationOf<"set-system-versioning">, replay: Replay): void {
  updateTable(replay, findTable(replay, operation.table).key, ({ systemVersioned: _, ...table }) =>
    operation.mode === "add" ? { ...table, systemVersioned: true } : table,
  );
}

/** PARTITION BY and REMOVE PARTITIONING. */
export function alterPartitions(operation: OperationOf<"alter-partitions">, replay: Replay): void {
  const { action } = operation;
  if (action !== "partition-by" && action !== "remove") return;
  updateTable(replay, findTable(replay, operation.table).key, ({ partitionColumns: _, ...table }) => ({
    ...table,
    partitioned: action === "partition-by",
    ...(operation.partitionColumns && { partitionColumns: operation.partitionColumns }),
  }));
}
