import { isReleasedColumn } from "./support/released.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** INSERTs of the running release that leave the column out relied on the default. */
export const dropDefault: Rule<"drop-default"> = {
  id: "drop-default",
  severity: "info",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Default dropped while running code may rely on it",
  why: "INSERTs of the running release that do not name the column write NULL from now on, and fail where the column is NOT NULL.",
  instead: "Release code that always writes the column first, then drop the default.",
  bad: ["ALTER TABLE users ALTER COLUMN status DROP DEFAULT;"],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, status text DEFAULT 'new');\nALTER TABLE users ALTER COLUMN status DROP DEFAULT;",
  ],
  on: ["drop-default"],
  *check(operation, context) {
    const { table, column } = operation;
    if (!isReleasedColumn(context, table, column.name)) return;
    const known = context.schema.table(table)?.columns.get(column.name);
    if (known?.hasDefault === false) return;
    // Often one step of another change: the default comes back in its new type at once, or numbers from now on are an identity column's.
    const later = [...context.command, ...context.following(["set-default", "add-identity"], table.name)];
    if (
      later.some(
        (next) =>
          (next.kind === "set-default" || next.kind === "add-identity") &&
          next.column.name === column.name &&
          context.schema.tableKey(next.table) === context.schema.tableKey(table),
      )
    )
      return;
    const consequence = known?.notNull ? "fails" : "writes NULL";
    yield {
      span: operation.span,
      message: `Without its default, an INSERT that leaves out ${shownColumn(table, column.name)} ${consequence}. Release code that always writes the column first.`,
      ...(known?.notNull ? { severity: "warning" as const } : {}),
    };
  },
};
