import { schemaRules } from "./dialect-rules.ts";
import { factKey } from "./names.ts";
import { getTable, type Replay } from "./replay.ts";
import type { Table } from "./types.ts";

type References = Table["referencedBy"];

/** Whether foreign keys stay that point to a table which is dropped. */
export function keepsReferences({ settings }: Replay): boolean {
  return schemaRules(settings.dialect).foreignKeysOutlive === true;
}

/** Notes the foreign keys of other tables that point to a name from now on, whatever table will have it. */
export function keepReferences(replay: Replay, key: string, references: References): void {
  const others = references.filter(({ table }) => table !== key);
  replay.store.set(factKey("references", key), others.length > 0 ? others : undefined);
}

/** The foreign keys that point to a name which a table takes, as far as they are still there. */
export function takeReferences(replay: Replay, key: string): References {
  if (!keepsReferences(replay)) return [];
  const kept = (replay.store.get(factKey("references", key)) as References | undefined) ?? [];
  if (kept.length > 0) replay.store.set(factKey("references", key), undefined);
  return kept.filter(({ table, constraint }) =>
    getTable(replay.store, table)?.constraints.some(({ name }) => name === constraint),
  );
}
