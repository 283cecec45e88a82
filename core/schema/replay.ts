import type { QualifiedName } from "../sql/names.ts";
import { listedKeys, listKey } from "./key-lists.ts";
import { creationKey, factKey, objectKey, resolveKey, temporaryObjects, temporarySchema } from "./names.ts";
import type { Index, Origin, SchemaSettings, Sequence, Store, Table } from "./types.ts";

/** What every replaying function gets: the facts, how names resolve, and where the operation stands. */
export interface Replay {
  readonly store: Store;
  readonly settings: SchemaSettings;
  readonly origin: Origin;
}

/** Keys of all known tables and views, in no particular order. */
export function tableKeys(store: Pick<Store, "get">): readonly string[] {
  return listedKeys(store, "tables");
}

export function getTable(store: Pick<Store, "get">, key: string): Table | undefined {
  return store.get(factKey("table", key)) as Table | undefined;
}

/** The table that a name means, with its key; `table` is undefined when nothing is known of it. */
export function findTable(
  replay: Replay,
  name: QualifiedName,
): { readonly key: string; readonly table: Table | undefined } {
  const key = resolveKey(replay.store, "table", name, replay.settings);
  return { key, table: getTable(replay.store, key) };
}

/**
 * Puts a table in place of the one under this key, or removes it, and keeps the list of tables and the index names in step. The
 * only place that writes tables.
 */
export function putTable(replay: Replay, key: string, after: Table | undefined): void {
  const { store } = replay;
  const before = getTable(store, key);
  if (before === after) return;
  store.set(factKey("table", key), after);
  if (after?.schema === temporarySchema) store.set(temporaryObjects, true);
  if (!before || !after) listKey(store, "tables", key, after !== undefined);
  if (before?.indexes !== after?.indexes) moveIndexNames(store, key, before?.indexes ?? [], after?.indexes ?? []);
}

/** Changes a table that is known; unknown ones stay unknown. */
export function updateTable(replay: Replay, key: string, change: (table: Table) => Table): void {
  const table = getTable(replay.store, key);
  if (table) putTable(replay, key, change(table));
}

/** The table to alter. One that the history never created becomes known as an incomplete table, for what the ALTER tells of it. */
export function ensureTable(replay: Replay, name: QualifiedName): { readonly key: string; readonly table: Table } {
  const { key, table } = findTable(replay, name);
  if (table) return { key, table };
  const schema = key.slice(0, key.length - name.name.length - 1);
  const incomplete = emptyTable(schema, name.name);
  putTable(replay, key, incomplete);
  return { key, table: incomplete };
}

/** A table of which nothing is known but its name. */
export function emptyTable(schema: string, name: string): Table {
  return {
    schema,
    name,
    kind: "table",
    complete: false,
    columns: new Map(),
    constraints: [],
    indexes: [],
    triggers: [],
    partitioned: false,
    children: [],
    temporary: false,
    reads: [],
    readBy: [],
    referencedBy: [],
    rowSecurity: false,
  };
}

/** Keys of the tables that have an index of this key. More than one only in dialects whose index names are local to the table. */
export function indexTables(store: Pick<Store, "get">, key: string): readonly string[] {
  return (store.get(factKey("index", key)) as readonly string[] | undefined) ?? [];
}

/** The index that a name means, when it is known and unambiguous. */
export function findIndex(
  replay: { readonly store: Pick<Store, "get">; readonly settings: SchemaSettings },
  name: QualifiedName,
): Index | undefined {
  const key = resolveKey(replay.store, "index", name, replay.settings);
  const tables = indexTables(replay.store, key);
  if (tables.length !== 1 || tables[0] === undefined) return undefined;
  return getTable(replay.store, tables[0])?.indexes.find((index) => index.name === name.name);
}

function moveIndexNames(store: Store, table: string, before: readonly Index[], after: readonly Index[]): void {
  // Most of many indexes stay: only those between the first and the last that do not are looked up.
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const [left, come] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  const old = nameKeys(left.filter((index) => !come.includes(index)));
  const present = nameKeys(come.filter((index) => !left.includes(index)));
  for (const key of old) {
    if (present.has(key)) continue;
    const rest = indexTables(store, key).filter((other) => other !== table);
    store.set(factKey("index", key), rest.length > 0 ? rest : undefined);
  }
  for (const key of present) {
    if (!old.has(key)) store.set(factKey("index", key), [...indexTables(store, key), table]);
  }
}

function nameKeys(indexes: readonly Index[]): ReadonlySet<string> {
  return new Set(indexes.map((index) => objectKey(index.schema, index.name)));
}

export function getSequence(store: Pick<Store, "get">, key: string): Sequence | undefined {
  return store.get(factKey("sequence", key)) as Sequence | undefined;
}

/** Whether a table, index or sequence of this name exists in the schema: they share one name space. */
export function relationExists(store: Pick<Store, "get">, schema: string, name: string): boolean {
  const key = objectKey(schema, name);
  return (["table", "index", "sequence"] as const).some((kind) => store.get(factKey(kind, key)) !== undefined);
}

/** Every table that an ALTER TABLE of this one reaches: itself and, unless ONLY was written, its children and theirs. */
export function familyKeys(store: Pick<Store, "get">, key: string, only: true | undefined): readonly string[] {
  if (only) return [key];
  const found = [key];
  for (const current of found) {
    for (const child of getTable(store, current)?.children ?? []) {
      if (!found.includes(child.table)) found.push(child.table);
    }
  }
  return found;
}

/** The key where a new object of this name goes, and its parts. */
export function placeFor(replay: Replay, name: QualifiedName): { readonly key: string; readonly schema: string } {
  const key = creationKey(name, replay.settings);
  return { key, schema: key.slice(0, key.length - name.name.length - 1) };
}
