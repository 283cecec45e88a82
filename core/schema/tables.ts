import { extended } from "../extended.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { columnFrom } from "./columns.ts";
import { addConstraint, adoptConstraints, inheritConstraints } from "./constraints.ts";
import { addInlineIndex, inheritIndexes } from "./indexes.ts";
import { takeReferences } from "./kept-references.ts";
import { objectKey, resolveKey, temporarySchema } from "./names.ts";
import {
  emptyTable,
  ensureTable,
  findTable,
  getTable,
  placeFor,
  putTable,
  type Replay,
  updateTable,
} from "./replay.ts";
import { optionsOf } from "./table-options.ts";
import type { Child, Column, Table } from "./types.ts";
import { getType } from "./user-types.ts";

/** CREATE TABLE in all its forms. A table that is known already stays as it is with IF NOT EXISTS, else it is created anew. */
export function createTable(operation: OperationOf<"create-table">, replay: Replay): void {
  const place = operation.temporary
    ? { key: objectKey(temporarySchema, operation.table.name), schema: temporarySchema }
    : placeFor(replay, operation.table);
  const existing = getTable(replay.store, place.key);
  if (existing && operation.ifNotExists) return;
  const parents = operation.partitionOf ? [operation.partitionOf] : operation.inherits;
  const table: Table = extended(emptyTable(place.schema, operation.table.name), {
    complete: knowsAllColumns(operation, parents, replay),
    partitioned: operation.partitioned ?? false,
    ...(operation.partitionKey && { partitionKey: operation.partitionKey.name }),
    ...(operation.partitionColumns && { partitionColumns: operation.partitionColumns }),
    temporary: operation.temporary ?? false,
    ...(operation.unlogged && { unlogged: true }),
    ...(operation.asQuery && !operation.withNoData && { filled: "query" as const }),
    ...(operation.tablespace && { tablespace: operation.tablespace.name }),
    ...(operation.ofType && { ofType: resolveKey(replay.store, "type", operation.ofType, replay.settings) }),
    ...(operation.options && { options: operation.options }),
    ...(operation.tableOptions && optionsOf(operation.tableOptions)),
    ...(operation.systemVersioned && { systemVersioned: true }),
    ...(operation.virtual && { virtual: operation.virtual }),
    referencedBy: existing?.referencedBy ?? takeReferences(replay, place.key),
    created: replay.origin,
  });
  putTable(replay, place.key, table);
  fillColumns(operation, parents, replay, place.key);
  linkParents(operation, parents, replay, place.key);
  for (const column of operation.columns) {
    for (const constraint of column.constraints)
      addConstraint(replay, place.key, constraint, { columns: [column.name], newTable: true });
  }
  for (const index of operation.indexes ?? []) addInlineIndex(replay, place.key, index);
  for (const constraint of operation.constraints) addConstraint(replay, place.key, constraint, { newTable: true });
}

function knowsAllColumns(
  operation: OperationOf<"create-table">,
  parents: readonly QualifiedName[],
  replay: Replay,
): boolean {
  if (operation.asQuery || operation.virtual || (operation.ofType && !attributesOf(operation, replay))) return false;
  return [...parents, ...operation.like].every((name) => findTable(replay, name).table?.complete === true);
}

/** The attributes of the composite type that the table is made of, when they are known. */
function attributesOf({ ofType }: OperationOf<"create-table">, replay: Replay) {
  const type = ofType && getType(replay.store, resolveKey(replay.store, "type", ofType, replay.settings));
  return type?.kind === "composite" ? type.attributes : undefined;
}

/** Columns of parents and LIKE sources first, then its own; a column that both have is one column (manual, CREATE TABLE, INHERITS). */
function fillColumns(
  operation: OperationOf<"create-table">,
  parents: readonly QualifiedName[],
  replay: Replay,
  key: string,
): void {
  const columns = new Map<string, Column>();
  for (const [name, type] of attributesOf(operation, replay) ?? [])
    columns.set(name, { name, ...(type && { type }), notNull: false, hasDefault: false, created: replay.origin });
  for (const name of [...parents, ...operation.like]) {
    for (const column of findTable(replay, name).table?.columns.values() ?? []) {
      columns.set(column.name, inherited(column, operation.like.includes(name), replay));
    }
  }
  const table = getTable(replay.store, key);
  if (!table) return;
  for (const definition of operation.columns) {
    const column = columnFrom(definition, replay, { key, table });
    const before = columns.get(column.name);
    columns.set(column.name, before === undefined ? column : extended(before, column));
  }
  updateTable(replay, key, (current) => ({ ...current, columns }));
}

/** LIKE copies names, types and NOT NULL; whether it INCLUDES defaults is not known. */
function inherited(column: Column, like: boolean, replay: Replay): Column {
  const { default: value, hasDefault, identity: _, created: __, ...rest } = column;
  const defaults = like ? {} : { ...(value && { default: value }), ...(hasDefault !== undefined && { hasDefault }) };
  return extended(rest, { ...defaults, created: replay.origin });
}

function linkParents(
  operation: OperationOf<"create-table">,
  parents: readonly QualifiedName[],
  replay: Replay,
  key: string,
): void {
  const kind = operation.partitionOf ? "partition" : "inheritance";
  for (const name of parents) {
    const parent = ensureTable(replay, name);
    const as = operation.partitionBounds === "default" ? "default-partition" : kind;
    link(replay, parent.key, { table: key, as });
    inheritConstraints(replay, key, parent.table, kind);
    if (kind === "partition") inheritIndexes(replay, key, parent.table);
  }
}

function link(replay: Replay, parent: string, child: Child): void {
  const inheritance = child.as === "inheritance";
  updateTable(replay, parent, (table) => ({
    ...table,
    partitioned: table.partitioned || !inheritance,
    children: [...table.children.filter((other) => other.table !== child.table), child],
  }));
  updateTable(replay, child.table, (table) =>
    inheritance
      ? { ...table, inheritsFrom: [...(table.inheritsFrom ?? []), parent] }
      : { ...table, partitionOf: parent },
  );
}

function unlink(replay: Replay, parent: string, child: string): void {
  if (!getTable(replay.store, parent)?.children.some((other) => other.table === child)) return;
  updateTable(replay, parent, (table) => ({
    ...table,
    children: table.children.filter((other) => other.table !== child),
  }));
  updateTable(replay, child, ({ partitionOf, inheritsFrom, ...table }) => ({
    ...table,
    ...(partitionOf !== undefined && partitionOf !== parent && { partitionOf }),
    ...(inheritsFrom && { inheritsFrom: inheritsFrom.filter((key) => key !== parent) }),
  }));
}

/** ATTACH PARTITION: the partition gets the indexes and foreign keys of the parent that it does not have. */
export function attachPartition(operation: OperationOf<"attach-partition">, replay: Replay): void {
  const parent = ensureTable(replay, operation.table);
  const child = ensureTable(replay, operation.partition);
  link(replay, parent.key, {
    table: child.key,
    as: operation.bounds === "default" ? "default-partition" : "partition",
  });
  adoptConstraints(replay, child.key, parent.table);
  inheritIndexes(replay, child.key, parent.table);
}

export function detachPartition(operation: OperationOf<"detach-partition">, replay: Replay): void {
  unlink(replay, findTable(replay, operation.table).key, findTable(replay, operation.partition).key);
}

export function inherit(operation: OperationOf<"inherit">, replay: Replay): void {
  const child = ensureTable(replay, operation.table);
  link(replay, ensureTable(replay, operation.parent).key, { table: child.key, as: "inheritance" });
}

export function noInherit(operation: OperationOf<"no-inherit">, replay: Replay): void {
  unlink(replay, findTable(replay, operation.parent).key, findTable(replay, operation.table).key);
}

/** INSERT, COPY and CREATE TABLE AS fill a table and the partitions that may take its rows. */
export function fill(replay: Replay, name: QualifiedName, by: "values" | "query"): void {
  const { key, table } = findTable(replay, name);
  if (!table) return;
  const keys = [key, ...table.children.filter((child) => child.as !== "inheritance").map((child) => child.table)];
  for (const each of keys) {
    updateTable(replay, each, (table) => {
      const current = by === "query" ? refilled(table) : table;
      return current.filled === by || current.filled === "query" ? current : { ...current, filled: by };
    });
  }
}

/** TRUNCATE leaves the table, its partitions and, with CASCADE, the tables that refer to it empty. */
export function truncate(operation: OperationOf<"truncate-table">, replay: Replay): void {
  const emptied = [findTable(replay, operation.table).key];
  for (const key of emptied) {
    const table = getTable(replay.store, key);
    if (!table) continue;
    const next = [
      ...table.children.map((child) => child.table),
      ...(operation.cascade ? table.referencedBy.map((each) => each.table) : []),
    ];
    emptied.push(...next.filter((each) => !emptied.includes(each)));
    if (table.filled) updateTable(replay, key, ({ filled: _, ...rest }) => rest);
    updateTable(replay, key, (current) => extended(current, { emptied: replay.origin }));
  }
}

function refilled(table: Table): Table {
  if (table.emptied === undefined) return table;
  const { emptied: _, ...rest } = table;
  return rest;
}
