import type { Operation } from "../sql/operations.ts";
import type { Rule, RuleContext } from "./types.ts";

type Repeatable =
  | "create-table"
  | "add-column"
  | "create-index"
  | "drop-table"
  | "drop-column"
  | "drop-index"
  | "drop-constraint";

/** What has run already fails when a migration that stopped half-way is run again. */
export const requireIfExists: Rule<Repeatable> = {
  id: "require-if-exists",
  severity: "hint",
  optional: true,
  axis: "availability",
  dialects: ["postgres"],
  title: "Statement outside a transaction that cannot be repeated",
  why: "Outside a transaction, a migration that fails half-way leaves its first statements done. Run again, they fail, and the migration is stuck.",
  instead: "Add `IF NOT EXISTS` or `IF EXISTS`, or run the script in a transaction.",
  bad: ["CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE teams (id bigint PRIMARY KEY);"],
  good: [
    "CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY);",
    "-- in a transaction\nCREATE TABLE users (id bigint PRIMARY KEY);",
  ],
  on: ["create-table", "add-column", "create-index", "drop-table", "drop-column", "drop-index", "drop-constraint"],
  *check(operation, context) {
    if (context.session.inTransaction || operation.within !== undefined || isGuarded(operation)) return;
    // An invalid index of this name would be kept: the guard makes a concurrent build worse.
    if (operation.kind === "create-index" && (operation.concurrently !== undefined || operation.name === undefined))
      return;
    const guard = operation.kind.startsWith("drop") ? "IF EXISTS" : "IF NOT EXISTS";
    const at = guardOffset(operation, context);
    yield {
      span: operation.span,
      message: `Outside a transaction this fails when the migration is run again after a failure. Add ${guard}.`,
      ...(at === undefined
        ? {}
        : {
            rewrites: [
              { title: `Add ${guard}`, safe: false, edits: [{ span: { start: at, end: at }, text: `${guard} ` }] },
            ],
          }),
    };
  },
};

type Guarded = Extract<Operation, { kind: Repeatable }>;

function isGuarded(operation: Guarded): boolean {
  switch (operation.kind) {
    case "create-table":
    case "add-column":
    case "create-index":
      return operation.ifNotExists !== undefined;
    default:
      return operation.ifExists !== undefined;
  }
}

/** The guard stands directly before the name of what is made or dropped. */
function guardOffset(operation: Guarded, context: RuleContext): number | undefined {
  switch (operation.kind) {
    case "create-table":
    case "drop-table":
      // One guard serves all tables of a DROP TABLE.
      return context.command[0] === operation ? operation.table.span.start : undefined;
    case "add-column":
      return /\bcolumn\s*$/i.test(context.text.slice(0, operation.column.span.start))
        ? operation.column.span.start
        : undefined;
    case "create-index":
      return operation.name?.span.start;
    case "drop-column":
      return /\bcolumn\s*$/i.test(context.text.slice(0, operation.column.span.start))
        ? operation.column.span.start
        : undefined;
    case "drop-index":
      return context.command[0] === operation ? operation.index.span.start : undefined;
    case "drop-constraint":
      return operation.constraint.span.start;
  }
}
