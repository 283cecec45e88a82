import { isWholeTableUpdate } from "../../../rules/support/backfill-shape.ts";
import { readStatement } from "../../../sql/read.ts";
import type { BatchedUpdate, Step } from "../kit.ts";
import { nameOf } from "./text.ts";

/** Rows of one batch that is run by hand. */
const batchSize = 5000;

type Update = Omit<BatchedUpdate, "key">;

/**
 * One UPDATE of the rows that are left: SQLite has no loop, and runners hold one transaction open. The trigger fires for it and finds nothing to do,
 * as both sides agree by then.
 */
export function backfill(batched: BatchedUpdate): readonly Step[] {
  const up = update(batched);
  const [operation] = readStatement(up, "sqlite").operations;
  const isWhole = operation?.kind === "update-rows" && isWholeTableUpdate(operation, up);
  return [{ verb: "backfill", up: isWhole ? `${known}\n${up}` : up }];
}

const known =
  "-- cutover: ignore unbatched-backfill because SQLite has no loop: where rows are many, batches were run by hand before";

export function update({ table, set, where }: Update): string {
  return `UPDATE ${nameOf(table)} SET ${set} WHERE ${where};`;
}

/** One batch; to be run until it changes no row. */
function batch({ table, set, where }: Update): string {
  const rows = `SELECT rowid FROM ${nameOf(table)} WHERE ${where} LIMIT ${batchSize}`;
  return `UPDATE ${nameOf(table)} SET ${set} WHERE rowid IN (${rows});`;
}

export function backfillScript(batched: BatchedUpdate): string {
  return `-- One batch, committed by itself. Run it again until it changes no row.\n${batch(batched)}`;
}

export function backfillNote(update: BatchedUpdate): string {
  return `The backfill keeps other writers out until it ends, a few seconds for each million of small rows. Where that is too long, run batches before it is deployed, each by itself, until one changes no row: ${batch(update)}`;
}
