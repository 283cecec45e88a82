import type { OperationKind } from "../sql/operations.ts";
import { isUnbatchedBackfill } from "./support/backfill-shape.ts";
import { heldClause, lockedSince, newlyProlonged } from "./support/held-locks.ts";
import { slowWork } from "./support/slow-work.ts";
import type { Rule } from "./types.ts";

const slowKinds = [
  "create-index",
  "reindex",
  "add-column",
  "alter-column-type",
  "set-not-null",
  "set-expression",
  "add-primary-key",
  "add-unique",
  "add-check",
  "add-foreign-key",
  "add-exclude",
  "add-not-null",
  "validate-constraint",
  "attach-partition",
  "alter-domain",
  "set-logged",
  "set-unlogged",
  "set-tablespace",
  "set-access-method",
  "cluster",
  "refresh-materialized-view",
  "update-rows",
  "delete-rows",
] as const satisfies readonly OperationKind[];

/** Locks are held to the end of the transaction (PostgreSQL manual, section 13.3.1). */
export const statementWhileLocked: Rule<(typeof slowKinds)[number]> = {
  id: "statement-while-locked",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Slow statement while the transaction holds a strong lock",
  why: "A lock is kept until the transaction ends. A quick `ALTER TABLE` stops reads and writes for as long as whatever follows it in the same transaction takes.",
  instead: "Put the slow statement into a migration of its own.",
  bad: ["BEGIN;\nALTER TABLE users ADD COLUMN active boolean;\nDELETE FROM sessions;\nCOMMIT;"],
  good: ["ALTER TABLE users ADD COLUMN active boolean;"],
  on: slowKinds,
  *check(operation, context) {
    // A backfill is told with its lock by its own rule.
    if (operation.kind === "update-rows" && isUnbatchedBackfill(operation, context)) return;
    const held = newlyProlonged(context);
    const slow = held.length === 0 ? undefined : slowWork(operation, context);
    if (slow === undefined) return;
    yield {
      span: operation.span,
      message: `${slow} while ${heldClause(held)}. Move it to a migration of its own.`,
      related: lockedSince(held),
    };
  },
};
