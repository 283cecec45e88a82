import { isStrong } from "../../engines/lock-modes.ts";
import type { OperationKind } from "../../sql/operations.ts";
import type { RuleContext } from "../types.ts";

/** Operations that may lock an existing table against writes; which of them do is for the effect to say. */
export const lockingKinds = [
  "drop-table",
  "rename-table",
  "set-schema",
  "truncate-table",
  "add-column",
  "drop-column",
  "rename-column",
  "alter-column-type",
  "set-default",
  "drop-default",
  "set-not-null",
  "drop-not-null",
  "add-identity",
  "drop-identity",
  "set-expression",
  "drop-expression",
  "add-primary-key",
  "add-unique",
  "add-check",
  "add-foreign-key",
  "add-exclude",
  "add-not-null",
  "drop-constraint",
  "rename-constraint",
  "create-index",
  "drop-index",
  "reindex",
  "attach-partition",
  "detach-partition",
  "inherit",
  "no-inherit",
  "set-logged",
  "set-unlogged",
  "set-tablespace",
  "set-access-method",
  "alter-constraint",
  "set-row-security",
  "set-replica-identity",
  "set-trigger-state",
  "cluster",
  "lock-table",
  "create-trigger",
  "drop-trigger",
  "create-rule",
  "drop-rule",
  "create-policy",
  "alter-policy",
  "drop-policy",
  "create-table",
  "refresh-materialized-view",
] as const satisfies readonly OperationKind[];

/** Names of the tables in use that the operation locks against writes. A concurrent operation takes no such lock. */
export function tablesBlocked(context: RuleContext): readonly string[] {
  const strong = context.effect.locks.filter(
    ({ table, mode }) => isStrong(mode) && context.novelty(table) === undefined,
  );
  return [...new Set(strong.map(({ table }) => table.name))];
}
