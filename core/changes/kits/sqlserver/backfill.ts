import type { BatchedUpdate, Step } from "../kit.ts";
import { nameOf } from "./text.ts";

/** Rows of one batch: more than 5,000 locks of a statement become one on the table (manual, "Lock escalation"). */
const batchSize = 1000;

/** Each batch commits by itself, so it must not run in a transaction. The trigger fires for it and finds that both sides agree. */
export function backfill(update: BatchedUpdate): readonly Step[] {
  return [{ verb: "backfill", up: backfillScript(update), noTransaction: true }];
}

/** As many batches as the rows that were left make, so that it ends even where a row stays as it is. One block, which runners send as a whole. */
export function backfillScript({ table, set, where }: BatchedUpdate): string {
  return `BEGIN
  DECLARE @left bigint = (SELECT COUNT_BIG(*) FROM ${nameOf(table)} WHERE ${where});
  WHILE @left > 0
  BEGIN
    UPDATE TOP (${batchSize}) ${nameOf(table)} SET ${set} WHERE ${where};
    SET @left = @left - ${batchSize};
  END;
END;`;
}

export function update({ table, set, where }: Omit<BatchedUpdate, "key">): string {
  return `UPDATE ${nameOf(table)} SET ${set} WHERE ${where};`;
}
