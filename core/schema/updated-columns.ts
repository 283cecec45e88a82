import { extended } from "../extended.ts";
import type { Expression } from "../sql/names.ts";
import type { Assignment, OperationOf } from "../sql/operations.ts";
import { withColumn } from "./column-map.ts";
import { findTable, type Replay, updateTable } from "./replay.ts";
import type { Column } from "./types.ts";

/** UPDATE: its columns have been given values by the history, and some hold what another does. */
export function noteUpdate(operation: OperationOf<"update-rows">, replay: Replay): void {
  const { key } = findTable(replay, operation.table);
  for (const assignment of operation.set) {
    updateTable(replay, key, (table) => {
      const known = table.columns.get(assignment.column.name);
      return known ? withColumn(table, noted(known, assignment, operation, replay)) : table;
    });
  }
}

/** INSERT … SELECT: columns whose values are in another table now. */
export function noteCopiedOut({ query }: OperationOf<"insert-rows">, replay: Replay): void {
  const [source] = query?.tables ?? [];
  if (source === undefined || query?.copies === undefined) return;
  const { key, table } = findTable(replay, source);
  for (const name of query.copies) {
    const known = table?.columns.get(name);
    if (known) updateTable(replay, key, (each) => withColumn(each, extended(known, { copiedOut: replay.origin })));
  }
}

/** A loop, a branch or a routine that is called may have given the columns values. */
export function noteMaybeUpdated({ table: name, set }: OperationOf<"update-rows">, replay: Replay): void {
  const { key, table } = findTable(replay, name);
  for (const { column } of set) {
    const known = table?.columns.get(column.name);
    if (known === undefined || known.updated) continue;
    updateTable(replay, key, (each) => withColumn(each, extended(known, { updated: true } as const)));
  }
}

function noted(column: Column, assignment: Assignment, operation: OperationOf<"update-rows">, replay: Replay): Column {
  const source = copiedColumn(assignment, operation);
  const { where, from, limited } = operation;
  const isMoved = from.length === 0 && !limited && where?.columns.every((name) => name === column.name) === true;
  return {
    ...column,
    updated: true,
    ...(isMoved && { moved: [...(column.moved ?? []), { where: where.text, by: replay.origin }] }),
    ...(source !== undefined && { copyOf: { column: source, by: replay.origin } }),
  };
}

/** new = old, plain, cast or with a value for NULL: with no condition on other columns, every value is then in both. */
function copiedColumn(
  { column, value }: Assignment,
  { from, where, limited }: OperationOf<"update-rows">,
): string | undefined {
  const [source, ...others] = value.columns;
  if (from.length > 0 || limited || source === undefined || others.length > 0) return undefined;
  if (source === column.name || !keepsValue(value)) return undefined;
  return where?.columns.some((name) => name !== source && name !== column.name) ? undefined : source;
}

const keeping: readonly string[] = ["cast", "convert", "coalesce", "ifnull", "isnull", "nullif"];

/** Nothing is calculated: no operator, and no function but those that change the type, stand in for NULL or put NULL for a value. */
function keepsValue({ text, functions }: Expression): boolean {
  return (
    functions.every((name) => keeping.includes(name)) && /^[^-+*/%|&<>=!~]*$/.test(text) && !/\bcase\b/i.test(text)
  );
}
