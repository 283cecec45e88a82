import type { Refusal } from "../../../migrations/types.ts";
import type { Column, Schema, Table } from "../../../schema/types.ts";
import type { TableContext } from "../recipe.ts";

/** A name for messages: `users.name`. */
export function columnName({ spec }: Pick<TableContext, "spec">, column: string): string {
  return `${spec.from.table}.${column}`;
}

/** Why a column cannot be taken by a change at all; undefined when it can. */
function absent(context: TableContext, column: string): string | undefined {
  const { table, spec, kit } = context;
  if (table.kind !== "table") return `${spec.from.table} is a view: change the table behind it.`;
  const known = table.columns.get(column);
  if (known === undefined)
    return `There is no column ${columnName(context, column)} in the schema that the migrations lead to.`;
  if (kit.restates === true && known.type === undefined)
    return `The definition of ${columnName(context, column)} is not in the migrations: the server takes it as a whole, and what is not stated again would be lost.`;
  return undefined;
}

/** A refusal when one of the old columns is not there. */
export function presentColumn(context: TableContext): Refusal | undefined {
  const wrong = context.spec.from.columns
    .map((column) => absent(context, column))
    .find((reason) => reason !== undefined);
  return wrong === undefined ? undefined : { refused: wrong };
}

/** Why a column cannot get a copy beside it that takes its place; undefined when it can. */
export function uncopyable(context: TableContext, name: string): string | undefined {
  const { table, history } = context;
  const { schema } = history;
  const shown = columnName(context, name);
  const column = table.columns.get(name);
  const gone = absent(context, name);
  if (gone !== undefined || column === undefined) return gone;
  if (column.generated !== undefined)
    return `${shown} is generated: it cannot be written. Add another generated column beside it, move the code, and drop this one with -> nothing.`;
  if (hasSequence(context, column)) return `${shown} takes its values from a sequence: two columns cannot share it.`;
  if (column.onUpdate !== undefined)
    return `${shown} is set by the server on each update: a trigger could not tell that from what code writes.`;
  if (isInPrimaryKey(table, name))
    return `${shown} is part of the primary key, which has only one name. Give it another name in the code (a mapped field) instead; for another type write -> key bigint.`;
  const referencing = table.referencedBy.find((reference) => refersTo(schema, reference, name));
  if (referencing !== undefined)
    return `The foreign key ${referencing.constraint} of ${referencing.table} refers to ${shown}: let it refer to the primary key first.`;
  return undefined;
}

/** Why a column cannot be dropped; undefined when it can. */
export function undroppable(context: TableContext, name: string): string | undefined {
  const { table, spec, history } = context;
  const shown = columnName(context, name);
  const gone = absent(context, name);
  if (gone !== undefined) return gone;
  if (isInPrimaryKey(table, name))
    return `${shown} is part of the primary key: rows could not be told apart without it.`;
  const referencing = table.referencedBy.find((reference) => refersTo(history.schema, reference, name));
  if (referencing !== undefined)
    return `The foreign key ${referencing.constraint} of ${referencing.table} refers to ${shown}: drop that first.`;
  const view = table.readBy.find((key) => history.schema.tableByKey(key)?.columns.has(name) === true);
  return view === undefined
    ? undefined
    : `The view ${view} shows ${spec.from.table}.${name}: take it out of there first.`;
}

function isInPrimaryKey(table: Table, column: string): boolean {
  return table.constraints.some(
    ({ definition, columns }) => definition.type === "primary-key" && columns.includes(column),
  );
}

function refersTo(schema: Schema, reference: Table["referencedBy"][number], column: string): boolean {
  const constraints = schema.tableByKey(reference.table)?.constraints ?? [];
  return constraints.some(
    ({ name, definition }) =>
      name === reference.constraint &&
      definition.type === "foreign-key" &&
      definition.references.columns.some((target) => target.name === column),
  );
}

/** Whether the column takes its values from a sequence of its own. */
function hasSequence({ table, history }: TableContext, column: Column): boolean {
  return (
    column.identity !== undefined ||
    column.autoIncrement === true ||
    history.schema.sequencesOf(`${table.schema}.${table.name}`, column.name).length > 0
  );
}

/** The primary key, along which rows are walked; a refusal when there is none. */
export function walkedKey({ spec, table }: TableContext): readonly string[] | Refusal {
  const key = table.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
  if (key.length > 0) return key;
  return {
    refused: `${spec.from.table} has no primary key that the migrations show, so its rows cannot be walked in batches. Add one first, or fill the rows by hand and say so in the directive: backfilled(by hand).`,
  };
}
