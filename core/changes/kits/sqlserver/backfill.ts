import type { BatchedUpdate, Step } from "../kit.ts";
import { nameOf, quote } from "./text.ts";

/** Rows of one batch: more than 5,000 locks of a statement become one on the table (manual, "Lock escalation"). */
const batchSize = 1000;

/** Each batch commits by itself, so it must not run in a transaction. The trigger fires for it and finds that both sides agree. */
export function backfill(update: BatchedUpdate): readonly Step[] {
  return [{ verb: "backfill", up: backfillScript(update), noTransaction: true }];
}

/**
 * The keys of the rows that need it are looked for once, and each batch finds its rows by them: to look for what is left each time would read the
 * table as often as there are batches. One block, which runners send as a whole.
 */
export function backfillScript({ table, key, set, where }: BatchedUpdate): string {
  const name = nameOf(table);
  const columns = key.map(quote);
  const list = columns.join(", ");
  const rows = "#cutover_rows";
  const kept = columns.map((column, i) => `${column} AS cutover_key_${i + 1}`).join(", ");
  const same = columns.map((column, i) => `batch.cutover_key_${i + 1} = t.${column}`).join(" AND ");
  return `BEGIN
  DROP TABLE IF EXISTS ${rows};
  SELECT ROW_NUMBER() OVER (ORDER BY ${list}) AS cutover_row, ${kept} INTO ${rows} FROM ${name} WHERE ${where};
  CREATE UNIQUE CLUSTERED INDEX cutover_rows ON ${rows} (cutover_row);
  DECLARE @done bigint = 0, @last bigint = (SELECT COUNT_BIG(*) FROM ${rows});
  WHILE @done < @last
  BEGIN
    UPDATE t SET ${set}
    FROM ${name} AS t INNER JOIN ${rows} AS batch
      ON ${same} AND batch.cutover_row > @done AND batch.cutover_row <= @done + ${batchSize}
    WHERE ${where};
    SET @done = @done + ${batchSize};
  END;
  DROP TABLE ${rows};
END;`;
}

export function update({ table, set, where }: Omit<BatchedUpdate, "key">): string {
  return `UPDATE ${nameOf(table)} SET ${set} WHERE ${where};`;
}
