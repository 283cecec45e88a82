import type { Schema } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { Constraint } from "../../sql/operations.ts";

/** Longest identifier in bytes: NAMEDATALEN - 1 (PostgreSQL manual, section 4.1.1). */
const maxBytes = 63;

/**
 * The name that PostgreSQL makes up for an unnamed constraint: table, columns and a label, the longer part cut first, a number added while a
 * constraint of the table or an index has the name already. Quick fixes write it down, so that the schema stays the same.
 */
export function constraintName(schema: Schema, table: QualifiedName, constraint: Constraint): string {
  if (constraint.name !== undefined) return constraint.name.name;
  const { columns, label } = nameParts(constraint);
  return freeName(schema, table, columns, label);
}

/** The name that PostgreSQL makes up for an index that backs a unique constraint: `users_email_key`. */
export function uniqueName(schema: Schema, table: QualifiedName, columns: readonly string[]): string {
  return freeName(schema, table, columns.join("_"), "key");
}

/** Name of an unnamed index on plain columns: `users_email_idx`. */
export function indexName(schema: Schema, table: QualifiedName, columns: readonly string[]): string {
  return freeName(schema, table, columns.join("_"), "idx");
}

/** The first of `table_columns_label`, `table_columns_label1`, … that the table does not use yet. */
export function freeName(schema: Schema, table: QualifiedName, columns: string, label: string): string {
  for (let number = 0; ; number++) {
    const name = makeObjectName(table.name, columns, number === 0 ? label : `${label}${number}`);
    if (!isTaken(schema, table, name)) return name;
  }
}

function nameParts(constraint: Constraint): { readonly columns: string; readonly label: string } {
  if (constraint.type === "primary-key") return { columns: "", label: "pkey" };
  if (constraint.type === "check") {
    // Named after the column only when the expression names exactly one.
    const columns = [...new Set(constraint.expression.columns)];
    return { columns: columns.length === 1 ? columns.join("") : "", label: "check" };
  }
  if (constraint.type === "not-null") return { columns: constraint.column.name, label: "not_null" };
  if (constraint.type === "exclude") return { columns: constraint.columns.join("_"), label: "excl" };
  const columns = constraint.columns.map((column) => column.name).join("_");
  return { columns, label: constraint.type === "unique" ? "key" : "fkey" };
}

function isTaken(schema: Schema, table: QualifiedName, name: string): boolean {
  if (schema.table(table)?.constraints.some((constraint) => constraint.name === name)) return true;
  return schema.index({ ...table, name }) !== undefined;
}

/** `makeObjectName` of PostgreSQL's src/backend/commands/indexcmds.c: both parts are cut until the whole fits, the longer one first. */
function makeObjectName(table: string, columns: string, label: string): string {
  let [first, second] = [table, columns];
  const join = () => [first, second, label].filter((part) => part !== "").join("_");
  while (byteLength(join()) > maxBytes) {
    if (byteLength(first) > byteLength(second)) first = dropLast(first);
    else second = dropLast(second);
  }
  return join();
}

function dropLast(text: string): string {
  return [...text].slice(0, -1).join("");
}

function byteLength(text: string): number {
  return [...text].reduce((sum, character) => sum + utf8Length(character.codePointAt(0) ?? 0), 0);
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** Writes a name as an SQL identifier; quoted unless it is plain lower case. Not meant for names that are key words. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
