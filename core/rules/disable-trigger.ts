import { lockModeTitle } from "../engines/lock-modes.ts";
import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** PostgreSQL manual, ALTER TABLE, DISABLE TRIGGER: takes SHARE ROW EXCLUSIVE; ALL includes the triggers of foreign keys. */
export const disableTrigger: Rule<"set-trigger-state"> = aboutWaiting({
  id: "disable-trigger",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Trigger disabled on a live table",
  why: "Disabling a trigger holds for every session, not only for the migration: in a transaction all writers wait (`SHARE ROW EXCLUSIVE`), outside of one their rows pass without it. `ALL` turns foreign keys off as well.",
  instead:
    "For the migration's own session alone, use `SET LOCAL session_replication_role = replica`, or let the trigger return early on a setting.",
  bad: ["ALTER TABLE users DISABLE TRIGGER ALL;"],
  good: ["CREATE TABLE users (id bigint);\nALTER TABLE users DISABLE TRIGGER ALL;"],
  on: ["set-trigger-state"],
  *check(operation, context) {
    const { mode, table, span } = operation;
    if (mode !== "disable" || !isLive(context, table)) return;
    const others = context.session.inTransaction
      ? `${shown(table)} is locked against writes (${lockModeTitle("ShareRowExclusive")}) until the transaction ends`
      : `rows that others write to ${shown(table)} meanwhile pass without ${operation.trigger === "all" || operation.trigger === "user" ? "them" : "it"}`;
    yield {
      span,
      message: `Disabling ${triggerText(operation)} holds for every session: ${others}. Use SET LOCAL session_replication_role = replica, which holds for this session alone.`,
    };
  },
});

function triggerText({ trigger, table }: OperationOf<"set-trigger-state">): string {
  if (trigger === "all") return `all triggers of ${shown(table)}, those of its foreign keys too,`;
  if (trigger === "user") return `the triggers of ${shown(table)}`;
  return `trigger ${trigger}`;
}
