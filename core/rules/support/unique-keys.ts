import type { Table } from "../../schema/types.ts";
import type { Operation } from "../../sql/operations.ts";

/** Names of the columns of each key of a table that keeps every row apart: primary keys, UNIQUE and whole unique indexes of plain columns. */
export function uniqueKeysOf(table: Table, leftOut?: string): readonly (readonly string[])[] {
  const keys = table.constraints.filter(
    ({ definition, name }) =>
      (definition.type === "unique" || definition.type === "primary-key") && (name === undefined || name !== leftOut),
  );
  const indexes = table.indexes.filter(
    ({ name, unique, where, keys: parts, columns }) =>
      unique && name !== leftOut && where === undefined && parts.length === columns.length,
  );
  return [...keys, ...indexes].map(({ columns }) => columns);
}

export const addsUnique = ["create-index", "add-unique", "add-primary-key"] as const;

/** The columns of the key that an operation adds, where it is one that `uniqueKeysOf` would give. */
export function addedUniqueKey(operation: Operation): readonly string[] | undefined {
  switch (operation.kind) {
    case "create-index": {
      if (!operation.unique || operation.where !== undefined) return undefined;
      const columns = operation.keys.flatMap(({ column }) => column?.name ?? []);
      return columns.length === operation.keys.length ? columns : undefined;
    }
    case "add-unique":
    case "add-primary-key":
      return operation.constraint.columns.map(({ name }) => name);
    default:
      return undefined;
  }
}

/** Whether both have the same columns, in any order. */
export function isSameKey(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column));
}
