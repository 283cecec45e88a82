import { extended } from "../extended.ts";
import type { Name } from "../sql/names.ts";
import type { IndexKey, InlineIndex, OperationOf } from "../sql/operations.ts";
import { mysqlIndexName, schemaRules } from "./dialect-rules.ts";
import { joinColumns, madeUpName } from "./made-up-names.ts";
import {
  ensureTable,
  familyKeys,
  findIndex,
  findTable,
  getTable,
  type Replay,
  relationExists,
  updateTable,
} from "./replay.ts";
import type { Index, Table } from "./types.ts";

/** CREATE INDEX. On a partitioned table it is made on every partition too, unless ONLY was written. */
export function createIndex(operation: OperationOf<"create-index">, replay: Replay): void {
  const { key, table } = ensureTable(replay, operation.table);
  const wanted = operation.name?.name;
  if (operation.ifNotExists && wanted !== undefined && indexExists(replay, table, wanted)) return;
  const labels = [...indexLabels(operation.keys), ...operation.include.map((column) => column.name)];
  const addTo = (target: string, name: string | undefined) => {
    const owner = getTable(replay.store, target);
    if (!owner) return;
    const index = indexFrom(
      operation,
      owner,
      target,
      name ?? madeUpIndexName(replay, owner, operation.keys, () => freeName(replay, owner, joinColumns(labels), "idx")),
      replay,
    );
    putIndex(replay, target, index);
  };
  addTo(key, wanted);
  for (const child of partitionsOf(replay, key, operation.only)) addTo(child, undefined);
}

/** Names of indexes are the schema's in PostgreSQL, and each table's in MySQL. */
function indexExists(replay: Replay, table: Table, name: string): boolean {
  return schemaRules(replay.settings.dialect).mysqlNames
    ? table.indexes.some((index) => index.name === name)
    : relationExists(replay.store, table.schema, name);
}

function madeUpIndexName(replay: Replay, table: Table, keys: readonly IndexKey[], otherwise: () => string): string {
  return schemaRules(replay.settings.dialect).mysqlNames ? mysqlIndexName(table, keys[0]?.column?.name) : otherwise();
}

/** The index that a foreign key gets where none begins with its columns, in the dialects that make one. */
export function addForeignKeyIndex(
  replay: Replay,
  key: string,
  columns: readonly Name[],
  name: string | undefined,
): void {
  const table = getTable(replay.store, key);
  if (!table || !schemaRules(replay.settings.dialect).foreignKeyIndexes) return;
  const wanted = columns.map((column) => column.name);
  if (table.indexes.some((index) => servesForeignKey(index, wanted))) return;
  putIndex(replay, key, {
    schema: table.schema,
    name: name ?? mysqlIndexName(table, wanted[0]),
    table: key,
    unique: false,
    method: "btree",
    keys: columns.map((column) => ({ column, span: column.span })),
    columns: wanted,
    include: [],
    implicit: true,
    created: replay.origin,
  });
}

/** Indexes that CREATE TABLE lists with the columns. */
export function addInlineIndex(replay: Replay, key: string, inline: InlineIndex): void {
  const table = getTable(replay.store, key);
  if (!table) return;
  putIndex(replay, key, {
    schema: table.schema,
    name: inline.name?.name ?? mysqlIndexName(table, inline.keys[0]?.column?.name),
    table: key,
    unique: inline.unique ?? false,
    method: inline.method ?? "btree",
    keys: inline.keys,
    columns: inline.keys.flatMap((each) => each.column?.name ?? []),
    include: [],
    created: replay.origin,
  });
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
  const isMysql = schemaRules(replay.settings.dialect).mysqlNames;
  const name = isMysql
    ? wanted.label === "pkey"
      ? "PRIMARY"
      : (wanted.name ?? mysqlIndexName(table, wanted.columns[0]?.name))
    : (wanted.name ??
      freeName(
        replay,
        table,
        wanted.label === "pkey" ? undefined : joinColumns(wanted.columns.map((column) => column.name)),
        wanted.label,
      ));
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

/** It begins with the columns, and with all of their text (MySQL manual 15.1.20.5: no prefixes). */
function servesForeignKey(index: Index, columns: readonly string[]): boolean {
  return columns.every((column, place) => index.columns[place] === column && index.keys[place]?.prefix === undefined);
}

/** An index that MySQL made for a foreign key goes when another one can take its place. */
function putIndex(replay: Replay, key: string, index: Index): void {
  const replaced = (other: Index) =>
    other.name === index.name || (other.implicit === true && servesForeignKey(index, other.columns));
  updateTable(replay, key, (table) =>
    extended(table, { indexes: [...table.indexes.filter((other) => !replaced(other)), index] }),
  );
}

/** Drops an index, with its counterparts on the partitions. */
export function dropIndex(operation: OperationOf<"drop-index">, replay: Replay): void {
  if (operation.table) {
    dropIndexOf(replay, findTable(replay, operation.table).key, operation.index.name);
    return;
  }
  const index = findIndex(replay, operation.index);
  if (!index) return;
  for (const key of [index.table, ...partitionsOf(replay, index.table)]) {
    removeIndexes(replay, key, (other) => (key === index.table ? other.name === index.name : sameParts(other, index)));
  }
}

/** Where names of indexes are their table's, a unique constraint is its index. */
function dropIndexOf(replay: Replay, key: string, name: string): void {
  removeIndexes(replay, key, (index) => sameIndexName(index.name, name));
  updateTable(replay, key, (table) => {
    const constraints = table.constraints.filter(
      (each) => each.definition.type !== "unique" || each.name === undefined || !sameIndexName(each.name, name),
    );
    return constraints.length === table.constraints.length ? table : { ...table, constraints };
  });
}

/** Index names are equal whatever their case (MySQL manual 11.2.3). */
function sameIndexName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function sameParts(a: Index, b: Index): boolean {
  return a.unique === b.unique && a.method === b.method && a.keys === b.keys;
}

/** Drops the indexes that need a column: as a key, included, in an expression or in the predicate. */
export function dropIndexesOf(replay: Replay, key: string, column: string): void {
  if (schemaRules(replay.settings.dialect).columnsLeaveIndexes) takeOutOfIndexes(replay, key, column);
  removeIndexes(replay, key, (index) => indexUses(index, column));
}

/** Keys of several columns lose this one. */
function takeOutOfIndexes(replay: Replay, key: string, column: string): void {
  updateTable(replay, key, (table) => {
    const shrinks = (index: Index) => index.columns.includes(column) && index.keys.length > 1;
    if (!table.indexes.some(shrinks)) return table;
    const indexes = table.indexes.map((index) => (shrinks(index) ? withoutKey(index, column) : index));
    return { ...table, indexes };
  });
}

function withoutKey(index: Index, column: string): Index {
  return {
    ...index,
    keys: index.keys.filter((each) => each.column?.name !== column),
    columns: index.columns.filter((each) => each !== column),
  };
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
    return extended(table, { indexes, ...(unique && { formerUnique: replay.origin }) });
  });
}

/** Renames an index, and the constraint behind which it stands. */
export function renameIndex(replay: Replay, index: Index, name: string): void {
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
  const { table, index: name, to } = operation;
  const index = table
    ? findTable(replay, table).table?.indexes.find((each) => sameIndexName(each.name, name.name))
    : findIndex(replay, name);
  if (index) renameIndex(replay, index, to.name);
}

/** ALTER INDEX … INVISIBLE and IGNORED. */
export function setIndexVisibility(operation: OperationOf<"alter-index">, replay: Replay): void {
  if (!operation.table || (operation.action !== "set-visible" && operation.action !== "set-invisible")) return;
  const name = operation.index.name;
  updateTable(replay, findTable(replay, operation.table).key, (table) => ({
    ...table,
    indexes: table.indexes.map((index) => {
      if (!sameIndexName(index.name, name)) return index;
      const { invisible: _, ...visible } = index;
      return operation.action === "set-visible" ? visible : { ...index, invisible: true };
    }),
  }));
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
