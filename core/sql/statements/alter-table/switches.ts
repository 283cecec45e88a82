import type { Cursor } from "../../cursor.ts";
import type { Operation, OperationOf } from "../../operations.ts";
import { type ActionReader, made, type Target } from "./target.ts";

/** ENABLE [ALWAYS | REPLICA] TRIGGER or RULE, ENABLE ROW LEVEL SECURITY. */
export const readEnable: ActionReader = (cursor, target, start) => {
  if (cursor.accept("row", "level", "security")) {
    return { kind: "set-row-security", ...target.on, mode: "enable", ...made(cursor, start) };
  }
  const when = cursor.acceptOne("always", "replica");
  return readTriggerOrRule(cursor, target, start, when ? `enable-${when}` : "enable");
};

/** DISABLE TRIGGER or RULE, DISABLE ROW LEVEL SECURITY. */
export const readDisable: ActionReader = (cursor, target, start) =>
  cursor.accept("row", "level", "security")
    ? { kind: "set-row-security", ...target.on, mode: "disable", ...made(cursor, start) }
    : readTriggerOrRule(cursor, target, start, "disable");

function readTriggerOrRule(
  cursor: Cursor,
  { on }: Target,
  start: number,
  mode: OperationOf<"set-trigger-state">["mode"],
): Operation | undefined {
  if (cursor.accept("rule")) return cursor.name() && { kind: "set-rule-state", ...on, ...made(cursor, start) };
  if (!cursor.accept("trigger")) return undefined;
  const trigger = cursor.acceptOne("all", "user") ?? cursor.name()?.name;
  if (trigger === undefined) return undefined;
  return { kind: "set-trigger-state", ...on, mode, trigger, ...made(cursor, start) };
}
