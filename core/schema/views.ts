import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { objectKey, temporarySchema } from "./names.ts";
import { emptyTable, findTable, getTable, placeFor, putTable, type Replay, updateTable } from "./replay.ts";

/** CREATE VIEW and CREATE MATERIALIZED VIEW: what it reads is noted, its columns are not known. */
export function createView(
  operation: OperationOf<"create-view"> | OperationOf<"create-materialized-view">,
  replay: Replay,
): void {
  const materialized = operation.kind === "create-materialized-view";
  const temporary = !materialized && operation.temporary === true;
  const place = temporary
    ? { key: objectKey(temporarySchema, operation.view.name), schema: temporarySchema }
    : placeFor(replay, operation.view);
  const existing = getTable(replay.store, place.key);
  if (existing && materialized && operation.ifNotExists) return;
  unlinkSources(replay, place.key);
  putTable(replay, place.key, {
    ...emptyTable(place.schema, operation.view.name),
    kind: materialized ? "materialized-view" : "view",
    temporary,
    ...(materialized && !operation.withNoData && { filled: "query" as const }),
    readBy: existing?.readBy ?? [],
    ...(!materialized && operation.written !== undefined && { written: operation.written }),
    ...(!materialized && operation.boundTo !== undefined && { boundTo: operation.boundTo }),
    created: existing?.created ?? replay.origin,
  });
  linkSources(replay, place.key, operation.query.tables);
}

/** Notes which known tables a view reads. */
function linkSources(replay: Replay, key: string, names: readonly QualifiedName[]): void {
  const keys = names
    .map((name) => findTable(replay, name))
    .flatMap((found) => (found.table && found.key !== key ? [found.key] : []));
  const reads = [...new Set(keys)];
  updateTable(replay, key, (view) => ({ ...view, reads }));
  for (const source of reads) {
    updateTable(replay, source, (table) =>
      table.readBy.includes(key) ? table : { ...table, readBy: [...table.readBy, key] },
    );
  }
}

/** Forgets what a view reads. */
export function unlinkSources(replay: Replay, key: string): void {
  for (const source of getTable(replay.store, key)?.reads ?? []) {
    updateTable(replay, source, (table) => ({ ...table, readBy: table.readBy.filter((view) => view !== key) }));
  }
}
