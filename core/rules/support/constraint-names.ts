import { joinColumns, madeUpName } from "../../schema/made-up-names.ts";
import type { Schema, Table } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { Constraint } from "../../sql/operations.ts";

/**
 * The name of a constraint: the given one, or the one that PostgreSQL will make up. Quick fixes write it down, so that the schema stays the
 * same. `newColumn` is the column that the constraint stands with, not in the schema yet.
 */
export function constraintName(
  schema: Schema,
  table: QualifiedName,
  constraint: Constraint,
  newColumn?: string,
): string {
  if (constraint.name !== undefined) return constraint.name.name;
  const { columns, label } = nameParts(constraint, isColumn(schema.table(table), newColumn));
  const joined = columns.length === 0 ? undefined : joinColumns(columns);
  return madeUpName(table.name, joined, label, (name) => isTaken(schema, table, name));
}

/** The name that PostgreSQL makes up for an index on plain columns: `users_email_idx`. */
export function indexName(schema: Schema, table: QualifiedName, columns: readonly string[]): string {
  return madeUpName(table.name, joinColumns(columns), "idx", (name) => isTaken(schema, table, name));
}

/** `src/backend/parser/parse_utilcmd.c` and `src/backend/catalog/heap.c` of PostgreSQL: which columns and which label a name is made of. */
function nameParts(
  constraint: Constraint,
  isColumn: (word: string) => boolean,
): { readonly columns: readonly string[]; readonly label: string } {
  switch (constraint.type) {
    case "primary-key":
      return { columns: [], label: "pkey" };
    case "unique":
      return { columns: constraint.columns.map((column) => column.name), label: "key" };
    case "foreign-key":
      return { columns: constraint.columns.map((column) => column.name), label: "fkey" };
    case "exclude":
      return { columns: constraint.columns, label: "excl" };
    case "not-null":
      return { columns: [constraint.column.name], label: "not_null" };
    case "check": {
      // Named after a column only when the expression uses exactly one.
      const columns = [...new Set(constraint.expression.columns.filter(isColumn))];
      return { columns: columns.length === 1 ? columns : [], label: "check" };
    }
  }
}

/** Which words of an expression are columns; any may be where the table is not known in full. */
function isColumn(table: Table | undefined, newColumn: string | undefined): (word: string) => boolean {
  return (word) => !table?.complete || table.columns.has(word) || word === newColumn;
}

function isTaken(schema: Schema, table: QualifiedName, name: string): boolean {
  if (schema.table(table)?.constraints.some((constraint) => constraint.name === name)) return true;
  return schema.index({ ...table, name }) !== undefined;
}
