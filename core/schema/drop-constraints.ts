import { extended } from "../extended.ts";
import type { Name } from "../sql/names.ts";
import type { ForeignKeyConstraint, OperationOf } from "../sql/operations.ts";
import { withColumn, withoutDefault } from "./column-map.ts";
import { removeIndexes } from "./indexes.ts";
import { madeUpName } from "./made-up-names.ts";
import { familyKeys, findTable, getTable, type Replay, updateTable } from "./replay.ts";
import type { Table, TableConstraint } from "./types.ts";
import { withoutText } from "./written.ts";

/** DROP CONSTRAINT, also of the index behind it and, with CASCADE, of the foreign keys that need it. */
export function dropConstraint(operation: OperationOf<"drop-constraint">, replay: Replay): void {
  const { key, table } = findTable(replay, operation.table);
  if (!table) return;
  const name = operation.constraint.name;
  const named = [...table.columns.values()].find(({ defaultName }) => defaultName === name);
  if (named) updateTable(replay, key, (current) => withColumn(current, withoutDefault(named)));
  if (!table.constraints.some((each) => each.name === name)) {
    dropMadeUpNotNull(replay, key, table, name);
    return;
  }
  for (const each of familyKeys(replay.store, key, operation.only))
    removeConstraints(replay, each, (constraint) => constraint.name === name);
}

/** A constraint that nobody can name was dropped: each that stands may be the one. */
export function noteLookedUpDrop({ verb, objectKind, object }: OperationOf<"other-ddl">, replay: Replay): void {
  if (verb !== "drop" || objectKind !== "constraint" || object === undefined) return;
  updateTable(replay, findTable(replay, object).key, (table) => ({
    ...table,
    constraints: table.constraints.map((each) => extended(each, { perhapsDropped: true } as const)),
  }));
}

/** DROP PRIMARY KEY: the columns stay NOT NULL (MySQL manual 15.1.9). */
export function dropPrimaryKey(operation: OperationOf<"drop-primary-key">, replay: Replay): void {
  removeConstraints(
    replay,
    findTable(replay, operation.table).key,
    ({ definition }) => definition.type === "primary-key",
  );
}

/** From version 18 every NOT NULL has a constraint, named `table_column_not_null` unless a name was given. */
function dropMadeUpNotNull(replay: Replay, key: string, table: Table, name: string): void {
  const column = [...table.columns.values()].find(
    (each) => madeUpName(table.name, each.name, "not_null", () => false) === name,
  );
  if (column) updateTable(replay, key, (current) => withColumn(current, { ...column, notNull: false }));
}

/** Drops the constraints that cover a column, as DROP COLUMN does, and the foreign keys of other tables that point to it. */
export function dropConstraintsOf(replay: Replay, key: string, column: string): void {
  removeConstraints(replay, key, (constraint) => constraint.columns.includes(column));
}

/** Takes constraints away with their indexes and references. */
export function removeConstraints(replay: Replay, key: string, gone: (constraint: TableConstraint) => boolean): void {
  const table = getTable(replay.store, key);
  const removed = table?.constraints.filter(gone) ?? [];
  if (!table || removed.length === 0) return;
  updateTable(replay, key, (current) => ({
    ...current,
    constraints: current.constraints.filter((each) => !removed.includes(each)),
  }));
  for (const constraint of removed) {
    if (constraint.definition.written === undefined) forgetTexts(replay, key, constraint.columns);
    removeIndexes(replay, key, (index) => index.constraint !== undefined && index.constraint === constraint.name);
    if (constraint.definition.type === "foreign-key") unrefer(replay, key, constraint.definition, constraint.name);
    if (constraint.definition.type === "primary-key" || constraint.definition.type === "unique")
      dropDependentKeys(replay, table, constraint);
    if (constraint.definition.type === "not-null") allowNull(replay, key, constraint.definition.column.name);
  }
}

/** What was written with the columns had the constraint in it. */
function forgetTexts(replay: Replay, key: string, names: readonly string[]): void {
  updateTable(replay, key, (table) =>
    names.reduce((changed, name) => {
      const column = changed.columns.get(name);
      return column?.written === undefined ? changed : withColumn(changed, withoutText(column));
    }, table),
  );
}

function allowNull(replay: Replay, key: string, name: string): void {
  updateTable(replay, key, (table) => {
    const column = table.columns.get(name);
    return column ? withColumn(table, { ...column, notNull: false }) : table;
  });
}

function unrefer(replay: Replay, key: string, constraint: ForeignKeyConstraint, name: string | undefined): void {
  const target = findTable(replay, constraint.references.table);
  if (!target.table?.referencedBy.some((each) => each.table === key && each.constraint === name)) return;
  updateTable(replay, target.key, (table) => ({
    ...table,
    referencedBy: table.referencedBy.filter((each) => each.table !== key || each.constraint !== name),
  }));
}

/** Foreign keys that point to the columns of a dropped key go with it: the server accepts the DROP only with CASCADE. */
function dropDependentKeys(replay: Replay, table: Table, dropped: TableConstraint): void {
  for (const reference of table.referencedBy) {
    removeConstraints(replay, reference.table, (constraint) => {
      if (constraint.name !== reference.constraint || constraint.definition.type !== "foreign-key") return false;
      const target = constraint.definition.references.columns;
      return target.length === 0 ? dropped.definition.type === "primary-key" : sameSet(target, dropped.columns);
    });
  }
}

function sameSet(names: readonly Name[], columns: readonly string[]): boolean {
  return names.length === columns.length && names.every((name) => columns.includes(name.name));
}
