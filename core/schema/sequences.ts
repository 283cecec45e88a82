import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { madeUpName } from "./made-up-names.ts";
import { factKey, objectKey, resolveKey } from "./names.ts";
import { findTable, getSequence, placeFor, type Replay, relationExists } from "./replay.ts";
import type { Sequence, Store, Table } from "./types.ts";

function ownedBy(store: Pick<Store, "get">, table: string): readonly string[] {
  return (store.get(`owned:${table}`) as readonly string[] | undefined) ?? [];
}

/** Creates the sequence behind a serial or identity column, `users_id_seq`, and returns its name qualified with its schema. */
export function addOwnedSequence(
  replay: Replay,
  owner: { readonly key: string; readonly table: Table },
  column: string,
): string {
  const { schema } = owner.table;
  const name = madeUpName(owner.table.name, column, "seq", (taken) => relationExists(replay.store, schema, taken));
  const key = objectKey(schema, name);
  putSequence(replay, key, { schema, name, ownedBy: { table: owner.key, column }, created: replay.origin });
  return key;
}

function putSequence(replay: Replay, key: string, sequence: Sequence): void {
  replay.store.set(factKey("sequence", key), sequence);
  const { ownedBy: owner } = sequence;
  if (owner) replay.store.set(`owned:${owner.table}`, [...ownedBy(replay.store, owner.table), key]);
}

/** Removes a sequence; one that is not known is left alone. */
export function dropSequence(replay: Replay, key: string): void {
  const sequence = getSequence(replay.store, key);
  if (!sequence) return;
  replay.store.set(factKey("sequence", key), undefined);
  if (!sequence.ownedBy) return;
  const rest = ownedBy(replay.store, sequence.ownedBy.table).filter((other) => other !== key);
  replay.store.set(`owned:${sequence.ownedBy.table}`, rest.length > 0 ? rest : undefined);
}

/** Drops the sequences that a column owns, or all that belong to the table. */
export function dropSequencesOf(replay: Replay, table: string, column?: string): void {
  for (const key of ownedBy(replay.store, table)) {
    const sequence = getSequence(replay.store, key);
    if (column === undefined || sequence?.ownedBy?.column === column) dropSequence(replay, key);
  }
}

/** Keys of the sequences that belong to columns of a table. */
export function sequencesOf(store: Pick<Store, "get">, table: string, column?: string): readonly string[] {
  const keys = ownedBy(store, table);
  return column === undefined ? keys : keys.filter((key) => getSequence(store, key)?.ownedBy?.column === column);
}

/** A renamed table or column keeps its sequences, under their old names. */
export function moveSequences(replay: Replay, from: string, to: string): void {
  const keys = ownedBy(replay.store, from);
  if (keys.length === 0) return;
  for (const key of keys) {
    const sequence = getSequence(replay.store, key);
    if (!sequence?.ownedBy) continue;
    replay.store.set(factKey("sequence", key), { ...sequence, ownedBy: { ...sequence.ownedBy, table: to } });
  }
  replay.store.set(`owned:${from}`, undefined);
  replay.store.set(`owned:${to}`, keys);
}

/** The column of an owned sequence takes its new name. */
export function renameSequenceColumn(replay: Replay, table: string, from: string, to: string): void {
  for (const key of sequencesOf(replay.store, table, from)) {
    const sequence = getSequence(replay.store, key);
    if (sequence) replay.store.set(factKey("sequence", key), { ...sequence, ownedBy: { table, column: to } });
  }
}

export function createSequence(operation: OperationOf<"create-sequence">, replay: Replay): void {
  const { key, schema } = placeFor(replay, operation.sequence);
  if (operation.ifNotExists && getSequence(replay.store, key)) return;
  const owner = operation.ownedBy && {
    table: findTable(replay, operation.ownedBy.table).key,
    column: operation.ownedBy.column,
  };
  putSequence(replay, key, {
    schema,
    name: operation.sequence.name,
    ...(owner && { ownedBy: owner }),
    created: replay.origin,
  });
}

/** ALTER SEQUENCE … OWNED BY, as dumps write it. */
export function alterSequence(operation: OperationOf<"alter-sequence">, replay: Replay): void {
  if (!operation.ownedBy) return;
  const key = resolveKey(replay.store, "sequence", operation.sequence, replay.settings);
  const sequence = getSequence(replay.store, key);
  if (!sequence) return;
  const owner = { table: findTable(replay, operation.ownedBy.table).key, column: operation.ownedBy.column };
  dropSequence(replay, key);
  putSequence(replay, key, { ...sequence, ownedBy: owner });
}

/** ALTER SEQUENCE … RENAME TO. */
export function renameSequence(replay: Replay, name: QualifiedName, to: string): void {
  const key = resolveKey(replay.store, "sequence", name, replay.settings);
  const sequence = getSequence(replay.store, key);
  if (!sequence) return;
  dropSequence(replay, key);
  putSequence(replay, objectKey(sequence.schema, to), { ...sequence, name: to });
}
