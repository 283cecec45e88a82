import { lockModeTitle } from "../engines/lock-modes.ts";
import type { OperationOf } from "../sql/operations.ts";
import { isLive } from "./support/exemptions.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** CREATE TRIGGER takes SHARE ROW EXCLUSIVE (PostgreSQL manual, section 13.3.1). */
export const createTrigger: Rule<"create-trigger"> = {
  id: "create-trigger",
  severity: "info",
  optional: true,
  axis: "availability",
  dialects: ["postgres"],
  title: "Trigger created on an existing table",
  why: "Creating a trigger locks the table against writes (`SHARE ROW EXCLUSIVE`) for a moment, and from then on every write pays for it. Triggers that keep two columns in step for a staged change are not reported.",
  instead: "Set a short `lock_timeout`, and measure what the trigger costs where the table is written often.",
  bad: ["CREATE TRIGGER audit AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION audit();"],
  good: [
    "CREATE FUNCTION sync_name() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.full_name := NEW.name; RETURN NEW; END $$;\nCREATE TRIGGER sync_name BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION sync_name();",
  ],
  on: ["create-trigger"],
  *check(operation, context) {
    const { table, trigger, events } = operation;
    if (!isLive(context, table) || isSync(operation, context)) return;
    yield {
      span: trigger.span,
      message: `Creating trigger ${trigger.name} locks ${shown(table)} against writes (${lockModeTitle("ShareRowExclusive")}) for a moment, and each ${listed(events)} on it runs the trigger from then on. Set a short lock_timeout.`,
    };
  },
};

/** A trigger that copies one column of the row to another: the dual write of a staged change. */
function isSync(operation: OperationOf<"create-trigger">, context: RuleContext): boolean {
  if (operation.timing !== "before" || operation.forEach !== "row" || operation.function === undefined) return false;
  const body = context.schema.routine(operation.function)?.body ?? "";
  return [...body.matchAll(/\bnew\s*\.\s*("?\w+"?)\s*:?=([^;]*)/gi)].some(([, target = "", value = ""]) =>
    [...value.matchAll(/\bnew\s*\.\s*("?\w+"?)/gi)].some(([, source]) => source !== target),
  );
}
