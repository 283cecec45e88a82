import type { QualifiedName } from "../../sql/names.ts";
import { type Facts, locks, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";

/** A change of the catalogue: Sch-M for a moment, behind which everybody queues (manual, ALTER TABLE, "Locks and ALTER TABLE"). */
export function changesCatalog(table: QualifiedName, { schema }: EngineContext): Facts {
  return { locks: [{ key: schema.tableKey(table), mode: "SchemaModification", brief: true }] };
}

/** All rows are read under Sch-M. */
export function readsAll(table: QualifiedName, { schema }: EngineContext, because: string): Facts {
  const key = schema.tableKey(table);
  return { locks: locks([key], "SchemaModification"), scans: works([key], because) };
}

/** All rows are written anew under Sch-M: a size-of-data operation. */
export function rewrites(table: QualifiedName, { schema }: EngineContext, because: string): Facts {
  const key = schema.tableKey(table);
  return { locks: locks([key], "SchemaModification"), rewrites: works([key], because) };
}

/** Why ONLINE = ON fails, where it does. */
export function refusesOnline(online: boolean): Facts {
  return online ? { fails: "ONLINE = ON needs Enterprise edition or Azure SQL" } : {};
}
