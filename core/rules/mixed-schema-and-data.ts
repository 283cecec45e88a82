import { lockingKinds } from "./support/locking.ts";
import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** Rows are changed while the schema change holds its lock, and neither can be repeated alone. */
export const mixedSchemaAndData: Rule<"update-rows" | "delete-rows" | "insert-rows" | "merge-rows"> = {
  id: "mixed-schema-and-data",
  severity: "info",
  optional: true,
  axis: "availability",
  dialects: ["postgres", "sqlite"],
  title: "Schema and rows changed in one migration",
  why: "A change of rows takes as long as there are rows, and fails for other reasons than a change of the schema. In one migration they wait for each other, and in one transaction the lock of the schema change lasts until the rows are done.",
  instead: "Put the change of rows into a migration of its own.",
  bad: [
    "-- in a transaction\nALTER TABLE users ADD COLUMN active boolean;\nUPDATE users SET active = true WHERE id = 1;",
  ],
  good: ["UPDATE users SET active = true WHERE id = 1;"],
  on: ["update-rows", "delete-rows", "insert-rows", "merge-rows"],
  *check(operation, context) {
    if (context.direction === "down" || !isReleased(context, operation.table)) return;
    if (operation.kind === "insert-rows" && operation.source !== "query") return;
    if (!changesLater(context) && context.session.heldLocks().length === 0) return;
    yield {
      span: operation.span,
      message: `Rows of ${shown(operation.table)} are changed in a migration that also changes the schema. Put them into a migration of their own.`,
    };
  },
};

function changesLater(context: RuleContext): boolean {
  for (const _ of context.following(lockingKinds)) return true;
  return false;
}
