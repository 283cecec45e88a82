import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, nothing } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { partitionsOf, targetOf } from "./reach.ts";

/** CREATE TRIGGER keeps writers out only; on a partitioned table a row trigger is made on the partitions too. */
export function createTrigger(operation: OperationOf<"create-trigger">, context: EngineContext): Facts {
  const { key } = targetOf(operation.table, context);
  const keys = operation.forEach === "row" ? partitionsOf(key, context) : [key];
  const other = operation.from ? [targetOf(operation.from, context).key] : [];
  return {
    locks: [...locks(keys, "ShareRowExclusive"), ...locks(other, "AccessShare", "the trigger names it behind FROM")],
  };
}

/** DROP TRIGGER keeps readers out as well. IF EXISTS of a trigger that is not there locks nothing. */
export function dropTrigger(operation: OperationOf<"drop-trigger">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const missing = table?.complete && !table.triggers.some((trigger) => trigger.name === operation.trigger.name);
  if (operation.ifExists && missing) return nothing;
  return { locks: locks(partitionsOf(key, context), "AccessExclusive") };
}

type OnTable = OperationOf<
  | "rename-trigger"
  | "create-rule"
  | "drop-rule"
  | "rename-rule"
  | "create-policy"
  | "alter-policy"
  | "drop-policy"
  | "rename-policy"
>;

/** Renaming a trigger and everything about rules and policies takes ACCESS EXCLUSIVE. */
export function ruleOrPolicy(operation: OnTable, context: EngineContext): Facts {
  const { key } = targetOf(operation.table, context);
  const read = "reads" in operation ? operation.reads.map((name) => targetOf(name, context).key) : [];
  return {
    locks: [
      ...locks(operation.kind === "rename-trigger" ? partitionsOf(key, context) : [key], "AccessExclusive"),
      ...locks(read, "AccessShare", "the condition of the policy reads it"),
    ],
  };
}
