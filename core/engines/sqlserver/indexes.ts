import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, nothing, together, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { worksOnline } from "./versions.ts";
import { changesCatalog, refusesOnline } from "./work.ts";

/**
 * CREATE INDEX (manual, "How Online Index Operations Work" and CREATE INDEX, "ONLINE"): offline a nonclustered index holds S, which blocks writes, a
 * clustered, spatial or XML one Sch-M; online there is a lock at the beginning and the end only.
 */
export function createIndex(operation: OperationOf<"create-index">, context: EngineContext): Facts {
  const key = context.schema.tableKey(operation.table);
  const isOnline = operation.concurrently !== undefined;
  const movesRows =
    operation.method === "clustered" || (operation.method === "columnstore" && operation.keys.length === 0);
  const mode =
    movesRows || operation.method === "xml" || operation.method === "spatial" ? "SchemaModification" : "SharedTable";
  const work: Facts = movesRows
    ? { rewrites: works([key], "the rows are put in the order of the index") }
    : { indexBuilds: works([key], "the index is built") };
  return together(
    { locks: isOnline ? [{ key, mode, brief: true }] : locks([key], mode) },
    work,
    refusesOnline(isOnline && worksOnline(context.edition) === false),
  );
}

/** DROP INDEX changes the catalogue; a clustered one moves the rows. */
export function dropIndex(operation: OperationOf<"drop-index">, context: EngineContext): Facts {
  const table = operation.table;
  if (table !== undefined) return changesCatalog(table, context);
  const index = context.schema.index(operation.index);
  return index === undefined ? nothing : { locks: [{ key: index.table, mode: "SchemaModification", brief: true }] };
}

/** ALTER INDEX … REBUILD and ALTER TABLE … REBUILD. */
export function reindex(operation: OperationOf<"reindex">, context: EngineContext): Facts {
  if (operation.name === undefined) return nothing;
  const key = context.schema.tableKey(operation.name);
  const isOnline = operation.concurrently !== undefined;
  return together(
    { locks: isOnline ? [{ key, mode: "SchemaModification", brief: true }] : locks([key], "SchemaModification") },
    { indexBuilds: works([key], "its indexes are built anew") },
    refusesOnline(isOnline && worksOnline(context.edition) === false),
  );
}
