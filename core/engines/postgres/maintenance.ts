import type { Table } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { familyOf, partitionsOf, targetOf, withRows } from "./reach.ts";

/** VACUUM lets reads and writes go on; FULL copies the table under ACCESS EXCLUSIVE (manual, VACUUM). */
export function vacuum(operation: OperationOf<"vacuum">, context: EngineContext): Facts {
  const keys = withRows(tablesOrAll(operation.tables, context), context);
  if (!operation.full) return { locks: locks(keys, "ShareUpdateExclusive"), needsNoTransaction: true };
  return {
    locks: locks(keys, "AccessExclusive"),
    rewrites: works(keys, "VACUUM FULL copies it"),
    needsNoTransaction: true,
  };
}

export function analyze(operation: OperationOf<"analyze">, context: EngineContext): Facts {
  return { locks: locks(tablesOrAll(operation.tables, context), "ShareUpdateExclusive") };
}

/** The named tables with their partitions, or all that are known when none is named. */
function tablesOrAll(names: readonly QualifiedName[], context: EngineContext): readonly string[] {
  if (names.length > 0) return names.flatMap((name) => partitionsOf(targetOf(name, context).key, context));
  return context.schema
    .tables()
    .filter((table) => table.kind !== "view")
    .map(keyOf);
}

function keyOf(table: Table): string {
  return `${table.schema}.${table.name}`;
}

/** CLUSTER copies the table in the order of an index under ACCESS EXCLUSIVE; partitioned tables are taken from 15 on. */
export function cluster(operation: OperationOf<"cluster">, context: EngineContext): Facts {
  if (!operation.table) return clusterAll(context);
  const { key, table } = targetOf(operation.table, context);
  const keys = withRows(partitionsOf(key, context), context);
  return {
    locks: locks(keys, "AccessExclusive"),
    rewrites: works(keys, "CLUSTER copies it in the order of the index"),
    ...(table?.partitioned && { needsNoTransaction: true }),
    ...(table?.partitioned && context.version < 15 && { fails: "cannot cluster a partitioned table" }),
  };
}

/** CLUSTER without a name takes every table that was clustered before. */
function clusterAll(context: EngineContext): Facts {
  const keys = context.schema
    .tables()
    .filter((table) => table.clustered)
    .map(keyOf);
  return {
    locks: locks(keys, "AccessExclusive"),
    rewrites: works(keys, "CLUSTER copies it in the order of the index"),
    needsNoTransaction: true,
    unknown: "which other tables have been clustered before",
  };
}

/** LOCK TABLE reaches children, and the tables that a view reads. */
export function lockTable(operation: OperationOf<"lock-table">, context: EngineContext): Facts {
  const { key } = targetOf(operation.table, context);
  const found = [...familyOf(key, context)];
  for (const each of found) {
    const table = context.schema.tableByKey(each);
    const sources = table?.kind === "view" ? table.reads : [];
    found.push(...sources.filter((source) => !found.includes(source)));
  }
  return {
    locks: [...locks([key], operation.mode), ...locks(found.slice(1), operation.mode, "LOCK TABLE reaches it too")],
  };
}
