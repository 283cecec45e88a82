import { isReleasedColumn } from "./support/released.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Readers of the running release have never met a NULL here. */
export const dropNotNull: Rule<"drop-not-null"> = {
  id: "drop-not-null",
  severity: "info",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Column becomes nullable",
  why: "The statement itself is quick. Readers that were written for a column without NULL may fail on the first one that a new release writes.",
  instead: "Release readers that accept NULL before any code writes it.",
  bad: ["ALTER TABLE users ALTER COLUMN email DROP NOT NULL;"],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);\nALTER TABLE users ALTER COLUMN email DROP NOT NULL;",
  ],
  on: ["drop-not-null"],
  *check(operation, context) {
    const { table, column } = operation;
    if (!isReleasedColumn(context, table, column.name)) return;
    if (context.schema.table(table)?.columns.get(column.name)?.notNull === false) return;
    const name = shownColumn(table, column.name);
    yield {
      span: operation.span,
      message: `Column ${name} may hold NULL from now on, which running code may not expect. Release readers that accept NULL before any code writes it.`,
    };
  },
};
