import type { OperationOf } from "../sql/operations.ts";
import { removeConstraints } from "./drop-constraints.ts";
import { keepReferences, keepsReferences } from "./kept-references.ts";
import { findTable, getTable, putTable, type Replay, tableKeys, updateTable } from "./replay.ts";
import { dropSequencesOf } from "./sequences.ts";
import type { Table } from "./types.ts";
import { unlinkSources } from "./views.ts";

export function dropTable(operation: OperationOf<"drop-table">, replay: Replay): void {
  removeTable(replay, findTable(replay, operation.table).key);
}

/**
 * Takes a table or view away, with its partitions, its sequences, the foreign keys that point to it and the views that read it: the
 * server refuses the DROP while such are left, so they are gone when it passes.
 */
export function removeTable(replay: Replay, key: string): void {
  const table = getTable(replay.store, key);
  if (!table) return;
  for (const view of table.readBy) removeTable(replay, view);
  for (const child of table.children) removeTable(replay, child.table);
  if (keepsReferences(replay)) keepReferences(replay, key, table.referencedBy);
  else removeReferences(replay, table);
  removeConstraints(replay, key, (constraint) => constraint.definition.type === "foreign-key");
  unlinkSources(replay, key);
  dropSequencesOf(replay, key);
  leaveParents(replay, key);
  putTable(replay, key, undefined);
}

function removeReferences(replay: Replay, { referencedBy }: Table): void {
  for (const reference of referencedBy)
    removeConstraints(replay, reference.table, (constraint) => constraint.name === reference.constraint);
}

function leaveParents(replay: Replay, key: string): void {
  const table = getTable(replay.store, key);
  for (const parent of [table?.partitionOf ?? [], table?.inheritsFrom ?? []].flat()) {
    updateTable(replay, parent, (current) => ({
      ...current,
      children: current.children.filter((child) => child.table !== key),
    }));
  }
}

/** DROP SCHEMA takes everything in it along. */
export function dropSchema(replay: Replay, schema: string): void {
  for (const key of tableKeys(replay.store)) {
    if (getTable(replay.store, key)?.schema === schema) removeTable(replay, key);
  }
}
