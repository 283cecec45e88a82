import type { QualifiedName } from "../../sql/names.ts";
import { type Facts, locks, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";

/** A change that writes a page or two: the lock is there, and gone with the transaction. */
export function changesCatalog(table: QualifiedName, { schema }: EngineContext): Facts {
  return { locks: [{ key: schema.tableKey(table), mode: "DatabaseWrite", brief: true }] };
}

/** All rows are read while nobody else can write. */
export function readsAll(table: QualifiedName, { schema }: EngineContext, because: string): Facts {
  const key = schema.tableKey(table);
  return { locks: locks([key], "DatabaseWrite"), scans: works([key], because) };
}

/** All rows are written anew while nobody else can write. */
export function rewrites(table: QualifiedName, { schema }: EngineContext, because: string): Facts {
  const key = schema.tableKey(table);
  return { locks: locks([key], "DatabaseWrite"), rewrites: works([key], because) };
}

/** An index is built while nobody else can write: there is no other way in SQLite. */
export function buildsIndex(table: QualifiedName, { schema }: EngineContext, because: string): Facts {
  const key = schema.tableKey(table);
  return { locks: locks([key], "DatabaseWrite"), indexBuilds: works([key], because) };
}
