import type { Name } from "../sql/names.ts";
import type { IndexKey, OperationOf } from "../sql/operations.ts";
import { joinColumns, madeUpName, truncateIdentifier } from "./made-up-names.ts";
import { ensureTable, familyKeys, findIndex, getTable, type Replay, relationExists, updateTable } from "./replay.ts";
import type { Index, Table } from "./types.ts";

/** CREATE INDEX. On a partitioned table it is made on every partition too, unless ONLY was written. */
export function createIndex(operation: OperationOf<"create-index">, replay: Replay): void {
  const { key, table } = ensureTable(replay, operation.table);
  const wanted = operation.name && truncateIdentifier(operation.name.name);
  if (operation.ifNotExists && wanted !== undefined && relationExists(replay.store, table.schema, wanted)) return;
  const labels = [...indexLabels(operation.keys), ...operation.include.map((column) => column.name)];
  const addTo = (target: string, name: string | undefined) => {
    const owner = getTable(replay.store, target);
    if (!owner) return;
    const index = indexFrom(
      operation,
      owner,
      target,
      name ?? freeName(replay, owner, joinColumns(labels), "idx"),
      replay,
    );
    putIndex(replay, target, index);
  };
  addTo(key, wanted);
  for (const child of partitionsOf(replay, key, operation.only)) addTo(child, undefined);
}

function indexFrom(
  operation: OperationOf<"create-index">,
  owner: Table,
  key: string,
  name: string,
  replay: Replay,
): Index {
  return {
    schema: owner.schema,
    name,
    table: key,
    unique: operation.unique ?? false,
    method: operation.method ?? "btree",
    keys: operation.keys,
    columns: operation.keys.flatMap((each) => each.column?.name ?? []),
    include: operation.include.map((column) => column.name),
    ...(operation.where && { where: operation.where }),
    ...(operation.written !== undefined && { written: operation.written }),
    created: replay.origin,
  };
}

/** Adds the index that stands behind a constraint, and returns its name. */
export function addConstraintIndex(replay: Replay, key: string, wanted: ConstraintIndex): string | undefined {
  const table = getTable(replay.store, key);
  if (!table) return undefined;
  const name =
    wanted.name ??
    freeName(
      replay,
      table,
      wanted.label === "pkey" ? undefined : joinColumns(wanted.columns.map((column) => column.name)),
      wanted.label,
    );
  const keys: readonly IndexKey[] = wanted.columns.map((column) => ({ column, span: column.span }));
  putIndex(replay, key, {
    schema: table.schema,
    name,
    table: key,
    unique: wanted.label !== "excl",
    method: wanted.label === "excl" ? "gist" : "btree",
    keys,
    columns: wanted.columns.map((column) => column.name),
    include: [],
    constraint: name,
    created: replay.origin,
  });
  return name;
}

export interface ConstraintIndex {
  readonly name: string | undefined;
  readonly columns: readonly Name[];
  readonly label: "pkey" | "key" | "excl";
}

function freeName(replay: Replay, table: Table, columns: string | undefined, label: string): string {
  return madeUpName(table.name, columns === "" ? undefined : columns, label, (name) =>
    relationExists(replay.store, table.schema, name),
  );
}

/** Partitions, and theirs, of a partitioned table: inheritance children get no indexes of their parent. */
export function partitionsOf(replay: Replay, key: string, only?: true): readonly string[] {
  if (!getTable(replay.store, key)?.partitioned) return [];
  return familyKeys(replay.store, key, only).slice(1);
}

/** Names of the parts of an index as PostgreSQL uses them in a made-up name: the column, the function, or `expr`; repeated ones are numbered. */
function indexLabels(keys: readonly IndexKey[]): readonly string[] {
  const labels: string[] = [];
  for (const key of keys) {
    const base = key.column?.name ?? leadingFunction(key) ?? "expr";
    let label = base;
    for (let number = 1; labels.includes(label); number++) label = `${base}${number}`;
    labels.push(label);
  }
  return labels;
}

function leadingFunction(key: IndexKey): string | undefined {
  const text = key.expression?.text.replace(/^[\s(]+/, "").toLowerCase() ?? "";
  return key.expression?.functions
    .map((name) => name.slice(name.lastIndexOf(".") + 1))
    .find((name) => text.startsWith(`${name}(`));
}

function putIndex(replay: Replay, key: string, index: Index): void {
  updateTable(replay, key, (table) => ({
    ...table,
    indexes: [...table.indexes.filter((other) => other.name !== index.name), index],
  }));
}

/** Drops an index, with its counterparts on the partitions. */
export function dropIndex(operation: OperationOf<"drop-index">, replay: Replay): void {
  const index = findIndex(replay, operation.index);
  if (!index) return;
  for (const key of [index.table, ...partitionsOf(replay, index.table)]) {
    removeIndexes(replay, key, (other) => (key === index.table ? other.name === index.name : sameParts(other, index)));
  }
}

function sameParts(a: Index, b: Index): boolean {
  return a.unique === b.unique && a.method === b.method && a.keys === b.keys;
}

/** Drops the indexes that need a column: as a key, included, in an expression or in the predicate. */
export function dropIndexesOf(replay: Replay, key: string, column: string): void {
  removeIndexes(replay, key, (index) => indexUses(index, column));
}

/** Whether the index has the column as a key, includes it, or names it in an expression or its predicate. */
export function indexUses(index: Index, column: string): boolean {
  return index.columns.includes(column) || index.include.includes(column) || indexComputes(index, column);
}

/** Whether an expression or the predicate of the index names the column. */
export function indexComputes(index: Index, column: string): boolean {
  return (
    (index.where?.columns.includes(column) ?? false) ||
    index.keys.some((key) => key.expression?.columns.includes(column))
  );
}

export function removeIndexes(replay: Replay, key: string, gone: (index: Index) => boolean): void {
  updateTable(replay, key, (table) => {
    if (!table.indexes.some(gone)) return table;
    const unique = table.indexes.some((index) => index.unique && gone(index));
    const indexes = table.indexes.filter((index) => !gone(index));
    return { ...table, indexes, ...(unique && { formerUnique: replay.origin }) };
  });
}

/** Renames an index, and the constraint behind which it stands. */
export function renameIndex(replay: Replay, index: Index, to: string): void {
  const name = truncateIdentifier(to);
  updateTable(replay, index.table, (table) => ({
    ...table,
    indexes: table.indexes.map((other) =>
      other === index ? { ...index, name, ...(index.constraint !== undefined && { constraint: name }) } : other,
    ),
    constraints:
      index.constraint === undefined
        ? table.constraints
        : table.constraints.map((other) => (other.name === index.constraint ? { ...other, name } : other)),
  }));
}

/** An unknown table may still have the index: only a known index is renamed. */
export function applyRenameIndex(operation: OperationOf<"rename-index">, replay: Replay): void {
  const index = findIndex(replay, operation.index);
  if (index) renameIndex(replay, index, operation.to.name);
}

/** A new or attached partition gets the indexes of its parent that it has no counterpart of; those of constraints come with them. */
export function inheritIndexes(replay: Replay, key: string, parent: Table): void {
  for (const index of parent.indexes) {
    const table = getTable(replay.store, key);
    if (!table || table.indexes.some((own) => covers(own, index))) continue;
    const labels = [...indexLabels(index.keys), ...index.include];
    const label = index.constraint === undefined ? "idx" : isPrimary(parent, index) ? "pkey" : "key";
    const name = freeName(replay, table, label === "pkey" ? undefined : joinColumns(labels), label);
    putIndex(replay, key, { ...index, schema: table.schema, name, table: key, created: replay.origin });
  }
}

function isPrimary(table: Table, index: Index): boolean {
  return table.constraints.some(
    (constraint) => constraint.name === index.constraint && constraint.definition.type === "primary-key",
  );
}

/** Whether an index may serve as the partition's part of a parent's index: same keys, method and uniqueness. */
export function covers(own: Index, wanted: Index): boolean {
  const parts = (index: Index) => index.keys.map((key) => key.column?.name ?? key.expression?.text ?? "").join();
  return (
    own.unique === wanted.unique &&
    own.method === wanted.method &&
    parts(own) === parts(wanted) &&
    own.where?.text === wanted.where?.text
  );
}
