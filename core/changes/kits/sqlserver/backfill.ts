import { batchesByKey } from "../../../rules/support/sqlserver-batches.ts";
import type { BatchedUpdate, Step } from "../kit.ts";
import { nameOf } from "./text.ts";

/** Each batch commits by itself, so it must not run in a transaction. The trigger fires for it and finds that both sides agree. */
export function backfill(update: BatchedUpdate): readonly Step[] {
  return [{ verb: "backfill", up: backfillScript(update), noTransaction: true }];
}

export function backfillScript({ table, key, set, where }: BatchedUpdate): string {
  return `${batchesByKey({ table: nameOf(table), set, where }, key)};`;
}

export function update({ table, set, where }: Omit<BatchedUpdate, "key">): string {
  return `UPDATE ${nameOf(table)} SET ${set} WHERE ${where};`;
}
