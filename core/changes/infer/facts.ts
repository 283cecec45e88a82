import type { HistoryFacts, MigrationFacts, PlacedOperation } from "../history-facts.ts";

/** What changes are inferred from. */
export interface InferFacts {
  readonly history: HistoryFacts;
  /** All operations of the history, in order. */
  readonly operations: readonly PlacedOperation[];
}

/** Where nothing tells what is released, whatever came before the last migration counts as that. */
export function isReleased(migration: MigrationFacts, { migrations }: HistoryFacts): boolean {
  return migration.shipped || (migration !== migrations.at(-1) && !knowsReleases(migrations));
}

/** Kept for each list: this is asked for every drop, and there may be thousands of migrations. */
function knowsReleases(migrations: readonly MigrationFacts[]): boolean {
  const known = tellReleases.get(migrations);
  if (known !== undefined) return known;
  const knows = migrations.some(({ shipped }) => shipped);
  tellReleases.set(migrations, knows);
  return knows;
}
const tellReleases = new WeakMap<readonly MigrationFacts[], boolean>();
