import type { Index } from "../../schema/types.ts";
import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, nothing, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { partitionsOf, targetOf, withRows, wordsFor } from "./reach.ts";

/**
 * CREATE INDEX keeps writers out while it reads the table; CONCURRENTLY lets them in, reads it twice, waits for other transactions and
 * must not run in one (manual, CREATE INDEX).
 */
export function createIndex(operation: OperationOf<"create-index">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const family = partitionsOf(key, context, operation.only);
  const there =
    operation.ifNotExists &&
    operation.name &&
    context.schema.index({ ...operation.name, ...(table && { schema: table.schema }) });
  const because = `the index ${operation.name?.name ?? ""} is built`.replace("  ", " ");
  const rows = there ? [] : withRows(family, context);
  const work = { scans: works(rows, because), indexBuilds: works(rows, because) };
  if (!operation.concurrently) return { locks: locks(there ? [key] : family, "Share"), ...work };
  return {
    locks: locks(there ? [key] : family, "ShareUpdateExclusive"),
    ...work,
    needsNoTransaction: true,
    waitsForTransactions: true,
    ...(table?.partitioned &&
      !operation.only && {
        fails: `cannot create index on partitioned table "${wordsFor(key, context)}" concurrently`,
      }),
  };
}

/** DROP INDEX locks the table as strongly as the index; CONCURRENTLY only waits. */
export function dropIndex(operation: OperationOf<"drop-index">, context: EngineContext): Facts {
  const index = context.schema.index(operation.index);
  const alone: Facts = operation.concurrently ? { needsNoTransaction: true, waitsForTransactions: true } : nothing;
  if (!index) return { ...alone, unknown: `which table the index ${operation.index.name} belongs to` };
  const fails = refusal(operation, index, context);
  return {
    ...alone,
    locks: operation.concurrently
      ? locks([index.table], "ShareUpdateExclusive")
      : locks(partitionsOf(index.table, context), "AccessExclusive"),
    ...(fails !== undefined && { fails }),
  };
}

function refusal(operation: OperationOf<"drop-index">, index: Index, context: EngineContext): string | undefined {
  const table = context.schema.tableByKey(index.table);
  if (index.constraint !== undefined) {
    return `cannot drop index ${index.name} because constraint ${index.constraint} on table ${wordsFor(index.table, context)} requires it`;
  }
  return operation.concurrently && table?.partitioned
    ? `cannot drop partitioned index "${index.name}" concurrently`
    : undefined;
}

/** Planning a query looks at every index of its tables: ACCESS EXCLUSIVE on one stops reads and writes of the whole table (measured). */
function stops(keys: readonly string[]): Pick<Facts, "indexBlocks"> {
  return { indexBlocks: keys.map((key) => ({ key, blocked: ["reads", "writes"] })) };
}

/** ALTER INDEX … RENAME takes SHARE UPDATE EXCLUSIVE on the index alone (12 and later). */
export function renameIndex(): Facts {
  return nothing;
}

/** `ALTER TABLE name RENAME`, when the name is an index's, locks the index as strongly as it would a table. */
export function renameIndexAsTable(index: Index): Facts {
  return stops([index.table]);
}

/** Index methods all of whose parameters need ACCESS EXCLUSIVE on the index (`reloptions.c`); the others' fillfactor does not. */
const strictMethods: ReadonlySet<string> = new Set(["gin", "brin"]);

export function alterIndex(operation: OperationOf<"alter-index">, context: EngineContext): Facts {
  const index = context.schema.index(operation.index);
  if (!index)
    return operation.action === "set-tablespace"
      ? { unknown: `which table the index ${operation.index.name} belongs to` }
      : nothing;
  switch (operation.action) {
    case "set-tablespace":
      return {
        ...stops([index.table]),
        indexBuilds: works([index.table], `the index ${index.name} is copied to another tablespace`),
      };
    case "set-parameters":
    case "reset-parameters":
      return strictMethods.has(index.method) ? stops([index.table]) : nothing;
    default:
      return nothing;
  }
}

/** ATTACH PARTITION of an index: weak on the tables, but ACCESS EXCLUSIVE on the partition's index. */
export function attachIndexPartition(operation: OperationOf<"attach-index-partition">, context: EngineContext): Facts {
  const parent = context.schema.index(operation.index);
  const part = context.schema.index(operation.partition);
  const keys = [parent?.table, part?.table].flatMap((key) => key ?? []);
  return { locks: locks(keys, "AccessShare"), ...(part && stops([part.table])) };
}

/** REINDEX keeps writers out of the table, and everybody out of the index; CONCURRENTLY nobody (manual, REINDEX). */
export function reindex(operation: OperationOf<"reindex">, context: EngineContext): Facts {
  const { target, name, concurrently } = operation;
  if (target === "index") return reindexIndex(operation, context);
  if (target === "table" && name)
    return reindexTables(partitionsOf(targetOf(name, context).key, context), operation, context);
  const all = context.schema
    .tables()
    .filter((table) => table.kind !== "view" && (target !== "schema" || table.schema === name?.name));
  const facts = reindexTables(
    all.map((table) => `${table.schema}.${table.name}`),
    operation,
    context,
  );
  return { ...facts, needsNoTransaction: true, ...(concurrently && { waitsForTransactions: true }) };
}

function reindexIndex(operation: OperationOf<"reindex">, context: EngineContext): Facts {
  const index = operation.name && context.schema.index(operation.name);
  if (!index) {
    const alone: Facts = operation.concurrently ? { needsNoTransaction: true, waitsForTransactions: true } : nothing;
    return { ...alone, unknown: `which table the index ${operation.name?.name ?? ""} belongs to` };
  }
  return reindexTables(partitionsOf(index.table, context), operation, context);
}

function reindexTables(keys: readonly string[], operation: OperationOf<"reindex">, context: EngineContext): Facts {
  const partitioned =
    keys.length > 1 &&
    operation.target !== "schema" &&
    operation.target !== "database" &&
    operation.target !== "system";
  const alone: Facts = operation.concurrently ? { needsNoTransaction: true, waitsForTransactions: true } : nothing;
  // Up to 13 the server skips a partitioned table with a warning.
  if (partitioned && context.version < 14)
    return { ...alone, locks: locks(keys.slice(0, 1), operation.concurrently ? "ShareUpdateExclusive" : "Share") };
  const rows = withRows(keys, context).filter((key) => hasIndexes(key, context));
  const because =
    operation.target === "index"
      ? `the index ${operation.name?.name ?? ""} is built again`
      : "its indexes are built again";
  const work = { scans: works(rows, because), indexBuilds: works(rows, because) };
  if (operation.concurrently)
    return { ...alone, locks: locks(withRows(keys, context), "ShareUpdateExclusive"), ...work };
  return {
    locks: locks(keys, "Share"),
    ...work,
    ...stops(rows),
    ...(partitioned && { needsNoTransaction: true as const }),
  };
}

function hasIndexes(key: string, context: EngineContext): boolean {
  const table = context.schema.tableByKey(key);
  return !table?.complete || table.indexes.length > 0;
}
