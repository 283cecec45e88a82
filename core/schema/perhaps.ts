import { factKey } from "./names.ts";
import { putTable, type Replay } from "./replay.ts";
import type { Column, Store, Table } from "./types.ts";

/**
 * Replays an operation that may not have run (under IF, in a loop, behind an exception handler of a DO block) and keeps what holds
 * either way. What it creates is known from now on, but not for complete; what it drops is gone, and leaves its table incomplete;
 * where a column differs, the difference is unknown.
 */
export function replayPerhaps(replay: Replay, run: (replay: Replay) => void): void {
  const outcome = recording(replay.store);
  run({ ...replay, store: outcome });
  for (const [key, after] of outcome.changes) {
    if (key.startsWith(factKey("table", "")))
      keepWhatHolds(replay, key.slice(factKey("table", "").length), after as Table | undefined);
    else if (!derived(key)) replay.store.set(key, after);
  }
}

/** `putTable` keeps these in step itself. */
function derived(key: string): boolean {
  return key.startsWith("tables:") || key.startsWith(factKey("index", ""));
}

function keepWhatHolds(replay: Replay, key: string, after: Table | undefined): void {
  const before = replay.store.get(factKey("table", key)) as Table | undefined;
  if (!after) {
    if (before) putTable(replay, key, { ...before, complete: false });
    return;
  }
  if (!before) {
    putTable(replay, key, { ...after, complete: false });
    return;
  }
  const lost = lostSomething(before, after);
  const columns = new Map(
    [...after.columns.values()].map((column) => [column.name, both(before.columns.get(column.name), column)]),
  );
  putTable(replay, key, { ...after, columns, complete: before.complete && after.complete && !lost });
}

function lostSomething(before: Table, after: Table): boolean {
  // An index that a constraint may have taken over is there either way.
  const names = new Set(after.indexes.map(({ name }) => name));
  return (
    [...before.columns.keys()].some((name) => !after.columns.has(name)) ||
    before.constraints.some((constraint) => !after.constraints.includes(constraint)) ||
    before.indexes.some(({ name }) => !names.has(name))
  );
}

/** What is true of a column whether it was changed or not. */
function both(before: Column | undefined, after: Column): Column {
  if (!before || before === after) return after;
  return {
    name: after.name,
    ...(before.type === after.type && after.type && { type: after.type }),
    ...(before.notNull === after.notNull && after.notNull !== undefined && { notNull: after.notNull }),
    ...(before.default === after.default && after.default && { default: after.default }),
    ...(before.hasDefault === after.hasDefault && after.hasDefault !== undefined && { hasDefault: after.hasDefault }),
    ...(before.generated === after.generated && after.generated && { generated: after.generated }),
    ...(before.identity === after.identity && after.identity && { identity: after.identity }),
    ...(before.collation === after.collation && after.collation !== undefined && { collation: after.collation }),
    ...(after.created && { created: after.created }),
  };
}

/** A store that keeps its changes to itself. */
function recording(store: Store): Store & { readonly changes: ReadonlyMap<string, unknown> } {
  const changes = new Map<string, unknown>();
  return {
    changes,
    get: (key) => (changes.has(key) ? changes.get(key) : store.get(key)),
    set: (key, value) => {
      changes.set(key, value);
    },
  };
}
