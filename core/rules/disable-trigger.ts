import { lockModeTitle } from "../engines/lock-modes.ts";
import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** PostgreSQL manual, ALTER TABLE, DISABLE TRIGGER: takes SHARE ROW EXCLUSIVE; ALL includes the triggers of foreign keys. */
export const disableTrigger: Rule<"set-trigger-state"> = aboutWaiting({
  id: "disable-trigger",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres", "sqlserver"],
  title: "Trigger disabled on a live table",
  why: "Disabling a trigger holds for every session, not only for the migration: in a transaction all writers wait (`SHARE ROW EXCLUSIVE`), outside of one their rows pass without it. `ALL` turns foreign keys off as well. On SQL Server it holds for every session too, until `ENABLE TRIGGER`: what is reported there is that none follows.",
  instead:
    "For the migration's own session alone, use `SET LOCAL session_replication_role = replica`, or let the trigger return early on a setting. On SQL Server enable the trigger again in the same script, best in one transaction.",
  bad: ["ALTER TABLE users DISABLE TRIGGER ALL;"],
  good: ["CREATE TABLE users (id bigint);\nALTER TABLE users DISABLE TRIGGER ALL;"],
  examples: {
    sqlserver: {
      bad: ["DISABLE TRIGGER dbo.Audit ON dbo.Users;\nUPDATE dbo.Users SET Kind = 1 WHERE Id = 7;"],
      good: [
        "DISABLE TRIGGER dbo.Audit ON dbo.Users;\nUPDATE dbo.Users SET Kind = 1 WHERE Id = 7;\nENABLE TRIGGER dbo.Audit ON dbo.Users;",
      ],
    },
  },
  on: ["set-trigger-state"],
  *check(operation, context) {
    const { mode, table, span } = operation;
    if (mode !== "disable" || !isLive(context, table)) return;
    if (context.dialect === "sqlserver") {
      if (isEnabledLater(operation, context) || context.direction === "down") return;
      const all = operation.trigger === "all";
      const what = all
        ? `The triggers of ${shown(table)} stay`
        : `Trigger ${operation.trigger} of ${shown(table)} stays`;
      yield {
        span,
        message: `${what} disabled for every session after this script, which enables ${all ? "them" : "it"} nowhere. Add ENABLE TRIGGER at its end, or drop what is not needed any more.`,
      };
      return;
    }
    const others = context.session.inTransaction
      ? `${shown(table)} is locked against writes (${lockModeTitle("ShareRowExclusive")}) until the transaction ends`
      : `rows that others write to ${shown(table)} meanwhile pass without ${operation.trigger === "all" || operation.trigger === "user" ? "them" : "it"}`;
    yield {
      span,
      message: `Disabling ${triggerText(operation)} holds for every session: ${others}. Use SET LOCAL session_replication_role = replica, which holds for this session alone.`,
    };
  },
});

const settling = ["set-trigger-state", "drop-table", "drop-trigger"] as const;

function isEnabledLater(operation: OperationOf<"set-trigger-state">, context: RuleContext): boolean {
  const { table, trigger } = operation;
  const key = context.schema.tableKey(table);
  for (const next of context.following(settling, table.name)) {
    if (context.schema.tableKey(next.table) !== key) continue;
    if (next.kind === "drop-table") return true;
    if (next.kind === "drop-trigger") {
      if (next.trigger.name === trigger) return true;
    } else if (next.mode === "enable" && (next.trigger === "all" || next.trigger === trigger)) return true;
  }
  return false;
}

function triggerText({ trigger, table }: OperationOf<"set-trigger-state">): string {
  if (trigger === "all") return `all triggers of ${shown(table)}, those of its foreign keys too,`;
  if (trigger === "user") return `the triggers of ${shown(table)}`;
  return `trigger ${trigger}`;
}
