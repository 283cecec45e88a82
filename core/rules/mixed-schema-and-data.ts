import type { Operation, OperationOf } from "../sql/operations.ts";
import { lockingKinds } from "./support/locking.ts";
import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext, RuleFinding } from "./types.ts";

const rowKinds = ["update-rows", "delete-rows", "insert-rows", "merge-rows"] as const;
const schemaKinds = [...lockingKinds, "redefine-column"] as const;
type RowChange = OperationOf<(typeof rowKinds)[number]>;

/** Rows are changed while the schema change holds its lock, and neither can be repeated alone. */
export const mixedSchemaAndData: Rule<(typeof rowKinds)[number] | (typeof schemaKinds)[number]> = {
  id: "mixed-schema-and-data",
  severity: "info",
  optional: true,
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Schema and rows changed in one migration",
  why: "A change of rows takes as long as there are rows, and fails for other reasons than a change of the schema. In one migration they wait for each other, and in one transaction the lock of the schema change lasts until the rows are done. On MySQL and MariaDB, which commit each change of the schema at once, a failure leaves the migration half done.",
  instead: "Put the change of rows into a migration of its own.",
  bad: [
    "-- in a transaction\nALTER TABLE users ADD COLUMN active boolean;\nUPDATE users SET active = true WHERE id = 1;",
  ],
  good: ["UPDATE users SET active = true WHERE id = 1;"],
  examples: {
    sqlserver: {
      bad: [
        "-- in a transaction\nALTER TABLE users ADD active bit NULL;\nGO\nUPDATE users SET active = 1 WHERE id = 1;",
        "UPDATE users SET active = 1 WHERE id = 1;\nALTER TABLE users ALTER COLUMN active bit NOT NULL;",
      ],
      good: ["UPDATE users SET active = 1 WHERE id = 1;"],
    },
  },
  on: [...rowKinds, ...schemaKinds],
  *check(operation, context) {
    if (context.direction === "down") return;
    const rows = changedRows(operation, context);
    if (rows === undefined) {
      yield* committedBefore(operation, context);
      return;
    }
    if (!changesLater(context) && context.session.heldLocks().length === 0) return;
    yield {
      span: operation.span,
      message: `Rows of ${shown(rows.table)} are changed in a migration that also changes the schema. Put them into a migration of their own.`,
    };
  },
};

/** What follows cannot be rolled back together with this: MySQL and MariaDB have committed it. Told at the last change before the rows. */
function* committedBefore(operation: Operation, context: RuleContext): Iterable<RuleFinding> {
  if (context.dialect !== "mysql" && context.dialect !== "mariadb") return;
  for (const next of context.following([...schemaKinds, ...rowKinds])) {
    const rows = changedRows(next, context);
    if (rows !== undefined)
      yield {
        span: operation.span,
        message: `This is committed at once, and rows of ${shown(rows.table)} are changed behind it: where that fails, the migration is half done. Put them into a migration of their own.`,
      };
    if (rows !== undefined || !isRowChange(next)) return;
  }
}

function changedRows(operation: Operation, context: RuleContext): RowChange | undefined {
  if (!isRowChange(operation) || !isReleased(context, operation.table)) return undefined;
  return operation.kind === "insert-rows" && operation.source !== "query" ? undefined : operation;
}

function isRowChange(operation: Operation): operation is RowChange {
  return rowKinds.some((kind) => kind === operation.kind);
}

function changesLater(context: RuleContext): boolean {
  for (const _ of context.following(schemaKinds)) return true;
  return false;
}
