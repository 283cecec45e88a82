import type { QualifiedName } from "../sql/names.ts";
import { resolveKey } from "./names.ts";
import { ownsNothing } from "./properties.ts";
import { findIndex, getSequence, getTable, tableKeys } from "./replay.ts";
import { getRoutine } from "./routines.ts";
import { sequencesOf } from "./sequences.ts";
import type { Schema, SchemaSettings, Store, Table } from "./types.ts";
import { getType } from "./user-types.ts";

/**
 * Reads a store as a schema, as long as nothing is written into it. Every question goes through `store.get`, so a store that notes its
 * reads knows what was asked.
 */
export function schemaOver(store: Pick<Store, "get">, settings: SchemaSettings): Schema {
  const resolve = (kind: Parameters<typeof resolveKey>[1], name: QualifiedName) =>
    resolveKey(store, kind, name, settings);
  // Nearly all questions about one operation are about the table that it names.
  let last: { readonly name: QualifiedName; readonly key: string; readonly table: Table | undefined } | undefined;
  const find = (name: QualifiedName) => {
    if (last?.name === name) return last;
    const key = resolve("table", name);
    last = { name, key, table: getTable(store, key) };
    return last;
  };
  return {
    table: (name) => find(name).table,
    tableByKey: (key) => (last?.key === key ? last.table : getTable(store, key)),
    tableKey: (name) => find(name).key,
    index: (name) => findIndex({ store, settings }, name),
    type: (name) => getType(store, resolve("type", name)),
    routine: (name) => getRoutine(store, resolve("routine", name)),
    sequence: (name) => getSequence(store, resolve("sequence", name)),
    sequencesOf: (tableKey, column) =>
      sequencesOf(store, tableKey, column).flatMap((key) => getSequence(store, key) ?? []),
    tables: () => tableKeys(store).flatMap((key) => getTable(store, key) ?? []),
    ownsNothing: (role) => ownsNothing(store, role),
    nameOf: (table) => nameOf(table, resolve),
  };
}

/** The same for a state that stays: each table is looked up once. */
export function finalSchema(store: Pick<Store, "get">, settings: SchemaSettings): Schema {
  const schema = schemaOver(store, settings);
  const known = new Map<string, { readonly key: string; readonly table: Table | undefined }>();
  const find = (name: QualifiedName) => {
    // Of a qualified name the key is the name itself.
    if (name.schema !== undefined) return { key: schema.tableKey(name), table: schema.table(name) };
    const before = known.get(name.name);
    if (before !== undefined) return before;
    const found = { key: schema.tableKey(name), table: schema.table(name) };
    known.set(name.name, found);
    return found;
  };
  return { ...schema, table: (name) => find(name).table, tableKey: (name) => find(name).key };
}

function nameOf(table: Table, resolve: (kind: "table", name: QualifiedName) => string): QualifiedName {
  const span = { start: 0, end: 0 };
  const short: QualifiedName = { name: table.name, span };
  return resolve("table", short) === `${table.schema}.${table.name}` ? short : { ...short, schema: table.schema };
}
