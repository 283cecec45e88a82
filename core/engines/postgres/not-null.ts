import type { Table } from "../../schema/types.ts";
import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, type Work, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { familyOf, targetOf, withRows } from "./reach.ts";

/** SET NOT NULL reads the table unless a valid CHECK proves that no value is NULL (12 and later; manual, ALTER TABLE, SET NOT NULL). */
export function setNotNull(operation: OperationOf<"set-not-null">, context: EngineContext): Facts {
  const family = familyOf(targetOf(operation.table, context).key, context, operation.only);
  return { locks: locks(family, "AccessExclusive"), scans: nullScans(family, [operation.column.name], context) };
}

/** ADD CONSTRAINT … NOT NULL (18 and later): with NOT VALID nothing is read. */
export function addNotNull(operation: OperationOf<"add-not-null">, context: EngineContext): Facts {
  const { constraint } = operation;
  const family = familyOf(targetOf(operation.table, context).key, context, operation.only);
  const scans = constraint.notValid ? [] : nullScans(family, [constraint.column.name], context);
  return { locks: locks(family, "AccessExclusive"), scans };
}

/** The tables that are searched for NULLs before columns become NOT NULL. */
export function nullScans(
  keys: readonly string[],
  columns: readonly string[],
  context: EngineContext,
): readonly Work[] {
  return withRows(keys, context).flatMap((key) => {
    const table = context.schema.tableByKey(key);
    const unproved = columns.filter((column) => !isNotNull(table, column, context));
    return unproved.length === 0
      ? []
      : works([key], `no valid CHECK (${unproved[0]} IS NOT NULL) proves that there are no NULLs`);
  });
}

/** Whether no value of the column is NULL for sure. A CHECK that the same command drops proves nothing: drops run first. */
export function isNotNull(table: Table | undefined, column: string, context: EngineContext): boolean {
  if (table?.columns.get(column)?.notNull) return true;
  const dropped = context.command.flatMap((other) => (other.kind === "drop-constraint" ? [other.constraint.name] : []));
  return (table?.constraints ?? []).some(
    ({ name, definition, valid }) =>
      definition.type === "check" &&
      valid &&
      definition.provesNotNull.includes(column) &&
      (name === undefined || !dropped.includes(name)),
  );
}
