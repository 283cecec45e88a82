import { extended } from "../extended.ts";
import type { Expression, Name, TypeName } from "../sql/names.ts";
import type { ColumnDefinition, OperationOf } from "../sql/operations.ts";
import { withColumn, withoutColumn, withoutDefault } from "./column-map.ts";
import { addConstraint } from "./constraints.ts";
import { dropConstraintsOf } from "./drop-constraints.ts";
import { dropIndexesOf } from "./indexes.ts";
import { ensureTable, familyKeys, findTable, type Replay, updateTable } from "./replay.ts";
import { addOwnedSequence, dropSequencesOf } from "./sequences.ts";
import type { Column, Table } from "./types.ts";
import { withNotNull } from "./written-column.ts";

const serials: ReadonlyMap<string, string> = new Map([
  ["smallserial", "smallint"],
  ["serial2", "smallint"],
  ["serial", "integer"],
  ["serial4", "integer"],
  ["bigserial", "bigint"],
  ["serial8", "bigint"],
]);

/** Whether a type is one of PostgreSQL's serial shorthands (manual, section 8.1.4). */
export function isSerial(type: TypeName | undefined): boolean {
  return type !== undefined && type.dimensions === 0 && serials.has(type.name);
}

/** The column that a definition makes, without its constraints: a serial is an integer with a sequence behind it. */
export function columnFrom(
  definition: ColumnDefinition,
  replay: Replay,
  table: { readonly key: string; readonly table: Table },
): Column {
  const serial = isSerial(definition.type);
  const type =
    definition.type && serial
      ? { ...definition.type, name: serials.get(definition.type.name) ?? definition.type.name }
      : definition.type;
  const sequence = serial || definition.identity ? addOwnedSequence(replay, table, definition.name.name) : undefined;
  const given =
    serial && sequence !== undefined ? nextval(sequence, definition.span) : storedDefault(definition.default, type);
  return {
    name: definition.name.name,
    ...(type && { type }),
    notNull: definition.notNull !== undefined || serial || definition.identity !== undefined,
    ...(given && { default: given }),
    hasDefault: given !== undefined,
    ...(definition.defaultName && { defaultName: definition.defaultName.name }),
    ...(definition.generated && {
      generated: definition.generated.stored ? ("stored" as const) : ("virtual" as const),
      expression: definition.generated.expression,
    }),
    ...(definition.identity && { identity: definition.identity }),
    ...(definition.collation !== undefined && { collation: definition.collation }),
    ...(definition.written !== undefined && { written: definition.written }),
    ...(definition.charset !== undefined && { charset: definition.charset }),
    ...(definition.autoIncrement && { autoIncrement: true }),
    ...(definition.onUpdate && { onUpdate: definition.onUpdate }),
    ...(definition.comment !== undefined && { comment: definition.comment }),
    ...(definition.invisible && { invisible: true }),
    created: replay.origin,
  };
}

/**
 * The default that the server keeps. DEFAULT NULL is none, except for a type with a length or precision: there it is an expression to
 * the server, which later gets in the way of a change of type.
 */
export function storedDefault(value: Expression | undefined, type: TypeName | undefined): Expression | undefined {
  const limited = type !== undefined && (type.args.length > 0 || type.name === "char" || type.name === "bit");
  return value?.isNull && !limited ? undefined : value;
}

/** SET DEFAULT. */
export function setDefault(operation: OperationOf<"set-default">, replay: Replay): void {
  alterColumn(operation, replay, (column) => {
    const value = storedDefault(operation.default, column.type);
    if (!value) return withoutDefault(column);
    const name = operation.constraint?.name;
    return extended(column, { default: value, hasDefault: true, ...(name !== undefined && { defaultName: name }) });
  });
}

function nextval(sequence: string, span: Expression["span"]): Expression {
  const text = `nextval('${sequence}'::regclass)`;
  return { span, text, functions: ["nextval"], columns: [], constant: false, isNull: false };
}

/** Adds the column and its inline constraints to the table and, unless ONLY was written, to its children. */
export function addColumn(operation: OperationOf<"add-column">, replay: Replay): void {
  if (operation.tableIfExists && !findTable(replay, operation.table).table) return;
  const { key, table } = ensureTable(replay, operation.table);
  const name = operation.column.name.name;
  if (table.columns.has(name) && operation.ifNotExists) return;
  const column = columnFrom(operation.column, replay, { key, table });
  for (const each of familyKeys(replay.store, key, operation.only)) {
    updateTable(replay, each, (current) =>
      each !== key && current.columns.has(name) ? current : withColumn(current, column),
    );
  }
  for (const constraint of operation.column.constraints)
    addConstraint(replay, key, constraint, { columns: [operation.column.name] });
}

/** Drops the column with the indexes, constraints and sequences that need it (manual, ALTER TABLE, DROP COLUMN). */
export function dropColumn(operation: OperationOf<"drop-column">, replay: Replay): void {
  const found = findTable(replay, operation.table);
  if (!found.table) return;
  const name = operation.column.name;
  for (const key of familyKeys(replay.store, found.key, operation.only)) {
    dropConstraintsOf(replay, key, name);
    dropIndexesOf(replay, key, name);
    dropSequencesOf(replay, key, name);
    updateTable(replay, key, (table) => withoutColumn(table, name, replay.origin));
  }
}

interface OnColumn {
  readonly table: OperationOf<"drop-default">["table"];
  readonly column: Name;
  readonly only?: true;
  readonly tableIfExists?: true;
}

/** Changes a column in the table and its children. A column that was never seen becomes known by what the change tells of it. */
export function alterColumn(operation: OnColumn, replay: Replay, change: (column: Column) => Column): void {
  if (operation.tableIfExists && !findTable(replay, operation.table).table) return;
  const { key, table } = ensureTable(replay, operation.table);
  const name = operation.column.name;
  if (table.complete && !table.columns.has(name)) return;
  for (const each of familyKeys(replay.store, key, operation.only)) {
    updateTable(replay, each, (current) => withColumn(current, change(current.columns.get(name) ?? { name })));
  }
}

/** ALTER COLUMN … TYPE. The collation goes back to the type's own unless one is written. */
export function alterType(operation: OperationOf<"alter-column-type">, replay: Replay): void {
  alterColumn(operation, replay, ({ collation: _, written: __, ...column }) =>
    extended(column, {
      type: operation.type,
      ...(operation.collation !== undefined && { collation: operation.collation }),
    }),
  );
}

/** MODIFY and CHANGE: what is not written again is gone; keys stay (MySQL manual 15.1.9). */
export function redefineColumn(operation: OperationOf<"redefine-column">, replay: Replay): void {
  const { key, table } = ensureTable(replay, operation.table);
  const name = operation.column.name;
  const before = table.columns.get(name);
  if (table.complete && !before) return;
  const after = columnFrom({ ...operation.definition, name: operation.column }, replay, { key, table });
  const isKey = table.constraints.some(
    ({ definition, columns }) => definition.type === "primary-key" && columns.includes(name),
  );
  const { created: _, ...column } = after;
  updateTable(replay, key, (current) =>
    withColumn(current, {
      ...column,
      ...(isKey && { notNull: true }),
      ...(before?.created && { created: before.created }),
    }),
  );
  for (const constraint of operation.definition.constraints)
    addConstraint(replay, key, constraint, { columns: [operation.column] });
}

export function setColumnVisibility(operation: OperationOf<"set-column-visibility">, replay: Replay): void {
  alterColumn(operation, replay, ({ invisible: _, ...column }) =>
    operation.visible ? column : { ...column, invisible: true },
  );
}

/** ALTER COLUMN … ADD GENERATED AS IDENTITY: the column must be NOT NULL already. */
export function addIdentity(operation: OperationOf<"add-identity">, replay: Replay): void {
  const { key, table } = ensureTable(replay, operation.table);
  addOwnedSequence(replay, { key, table }, operation.column.name);
  alterColumn(operation, replay, (column) => ({ ...column, identity: operation.identity, notNull: true }));
}

export function dropIdentity(operation: OperationOf<"drop-identity">, replay: Replay): void {
  const { key, table } = findTable(replay, operation.table);
  if (!table) return;
  dropSequencesOf(replay, key, operation.column.name);
  alterColumn(operation, replay, ({ identity: _, ...column }) => column);
}

/** SET and DROP NOT NULL; SQLite changes the text of the column (measured on 3.54). */
export function setNotNull(operation: OnColumn, replay: Replay, notNull: boolean): void {
  alterColumn(operation, replay, (column) => {
    const { written: _, ...others } = column;
    const written = withNotNull(column, notNull);
    return extended(others, { notNull, ...(written !== undefined && { written }) });
  });
}
