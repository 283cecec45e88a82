import type { Index, Table, TableConstraint } from "../schema/types.ts";
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
    const lost = [...indexesLost(known, column.name), ...constraintsLost(known, column.name)];
    if (lost.length === 0) return;
    yield {
      span: operation.span,
      message: `Dropping ${shownColumn(table, column.name)} silently drops ${listed(lost)} too. Build what must remain without this column first.`,
    };
  },
};

/** An index on the column alone is of no use without it; only those that served other columns as well are a loss. */
function indexesLost(table: Table, column: string): readonly string[] {
  return table.indexes
    .filter((index) => index.constraint === undefined && involves(index, column))
    .map((index) => `index ${index.name}`);
}

function involves(index: Index, column: string): boolean {
  const others = index.columns.some((other) => other !== column);
  const named = index.columns.includes(column) || index.include.includes(column);
  const within = [index.where, ...index.keys.map((key) => key.expression)].some((part) =>
    part?.columns.includes(column),
  );
  return (named || within) && others;
}

function constraintsLost(table: Table, column: string): readonly string[] {
  const several = (constraint: TableConstraint) => constraint.columns.includes(column) && constraint.columns.length > 1;
  return table.constraints
    .filter((constraint) => constraint.definition.type !== "check" && several(constraint))
    .map(described);
}

function described({ name, definition, columns }: TableConstraint): string {
  return `constraint ${name ?? `${definition.type.replace("-", " ")} (${columns.join(", ")})`}`;
}
