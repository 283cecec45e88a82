import type { Index, Table, TableConstraint } from "../schema/types.ts";
import type { IndexKey } from "../sql/operations.ts";
import { isReleasedColumn } from "./support/released.ts";
import { listed, shownColumn } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Indexes and constraints over several columns go with one of them, without a word from the server. */
export const dropIndexedColumn: Rule<"drop-column"> = {
  id: "drop-indexed-column",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Indexes or constraints dropped with a column",
  why: "PostgreSQL drops every index and table constraint that involves the column, those over several columns included, and says nothing (manual, ALTER TABLE). Queries lose their index, and uniqueness that the other columns relied on is no longer held.",
  instead:
    "Build what should remain without the column before, concurrently, or drop the index by name first to show that it is meant.",
  bad: [
    "CREATE TABLE orders (id bigint PRIMARY KEY, tenant bigint NOT NULL, number text NOT NULL, region text);\nCREATE UNIQUE INDEX orders_number_key ON orders (tenant, region, number);\n-- next release\nALTER TABLE orders DROP COLUMN region;",
  ],
  good: [
    "CREATE TABLE orders (id bigint PRIMARY KEY, region text, note text);\nCREATE INDEX orders_region_idx ON orders (region);\nALTER TABLE orders DROP COLUMN note;",
  ],
  on: ["drop-column"],
  *check(operation, context) {
    const { table, column } = operation;
    const known = context.schema.table(table);
    if (known === undefined || !isReleasedColumn(context, table, column.name)) return;
    const leaving = new Set([column.name]);
    for (const other of context.following(["drop-column"], table.name)) leaving.add(other.column.name);
    const lost = [...indexesLost(known, column.name, leaving), ...constraintsLost(known, column.name, leaving)];
    if (lost.length === 0) return;
    yield {
      span: operation.span,
      message: `Dropping ${shownColumn(table, column.name)} silently drops ${listed(lost)} too. Build what must remain without this column first.`,
    };
  },
};

/** What goes with a column that is dropped in any case. */
type Leaving = ReadonlySet<string>;

/** An index on the column alone is of no use without it; only those that served other columns as well are a loss. */
function indexesLost(table: Table, column: string, leaving: Leaving): readonly string[] {
  return table.indexes
    .filter((index) => index.constraint === undefined && involves(index, column, leaving))
    .filter((index) => !table.indexes.some((other) => takesItsPlace(other, index, column)))
    .map((index) => `index ${index.name}`);
}

function involves(index: Index, column: string, leaving: Leaving): boolean {
  const others = index.columns.some((other) => !leaving.has(other));
  return others && names(index, column);
}

function names(index: Index, column: string): boolean {
  const within = [index.where, ...index.keys.map((key) => key.expression)].some((part) =>
    part?.columns.includes(column),
  );
  return index.columns.includes(column) || index.include.includes(column) || within;
}

/** The same index with another column where this one has the column, as a copy of it has. */
function takesItsPlace(other: Index, index: Index, column: string): boolean {
  return (
    other.unique === index.unique &&
    other.method === index.method &&
    other.keys.length === index.keys.length &&
    other.include.length === index.include.length &&
    (other.where === undefined) === (index.where === undefined) &&
    !names(other, column) &&
    index.keys.every((key, position) => isSameBut(key, other.keys[position], column))
  );
}

function isSameBut(key: IndexKey, other: IndexKey | undefined, column: string): boolean {
  if (other === undefined || key.descending !== other.descending || key.opclass !== other.opclass) return false;
  if (key.column !== undefined)
    return other.column !== undefined && (key.column.name === column || key.column.name === other.column.name);
  return key.expression?.columns.includes(column) === true
    ? other.expression !== undefined
    : key.expression?.text === other.expression?.text;
}

function constraintsLost(table: Table, column: string, leaving: Leaving): readonly string[] {
  const several = ({ columns }: TableConstraint) =>
    columns.includes(column) && columns.some((other) => !leaving.has(other));
  return table.constraints
    .filter((constraint) => constraint.definition.type !== "check" && several(constraint))
    .filter((constraint) => !isHeldOtherwise(table, constraint, column))
    .map(described);
}

/** Whether another constraint or unique index holds the same of the column that takes this one's place. */
function isHeldOtherwise(table: Table, { name, definition, columns }: TableConstraint, column: string): boolean {
  if (definition.type === "foreign-key")
    return table.constraints.some(
      (other) =>
        other.definition.type === "foreign-key" &&
        other.definition.references.table.name === definition.references.table.name &&
        !other.columns.includes(column) &&
        other.columns.length === columns.length &&
        columns.every((each, position) => each === column || each === other.columns[position]),
    );
  const index = table.indexes.find(({ constraint }) => constraint !== undefined && constraint === name);
  return index !== undefined && table.indexes.some((other) => takesItsPlace(other, index, column));
}

function described({ name, definition, columns }: TableConstraint): string {
  return `constraint ${name ?? `${definition.type.replace("-", " ")} (${columns.join(", ")})`}`;
}
