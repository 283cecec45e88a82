import { quoteName } from "../../../sql/identifiers.ts";
import { tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import { type BatchedUpdate, leftover, type Step } from "../kit.ts";
import { literal } from "./literal.ts";
import { syncSetting } from "./sync-trigger.ts";

/** Rows of one batch of a generated backfill. */
const batchSize = 1000;

/** What each transaction of a script begins with: no sync trigger, and a limit for the wait for locks. */
export const batchSession = `SELECT set_config('${syncSetting}', 'off', true), set_config('lock_timeout', '2s', true)`;

/** An UPDATE in batches; behind a script where the framework cannot leave its transaction. */
export function backfill(update: BatchedUpdate): readonly Step[] {
  const { table, key, set, where } = update;
  return [
    {
      verb: "backfill",
      up: backfillScript(update),
      noTransaction: true,
      behindScript: (script) => ({ up: finishBackfill(update, leftover(update.table.table, script)) }),
      batched: {
        table,
        key,
        fill: (range) =>
          `UPDATE ${tableOf(table, "postgres")} SET ${set} WHERE ${range === undefined ? "" : `${range} AND `}(${where})`,
        session: batchSession,
      },
    },
  ];
}

/** Rows that need nothing are not touched, so it can be run again after an interruption. */
export function backfillScript({ table, key, set, where }: BatchedUpdate): string {
  return batches(
    table,
    key,
    (range) => `UPDATE ${tableOf(table, "postgres")} SET ${set}
    WHERE ${range}
      AND ${where};`,
  );
}

/**
 * A DO block that runs a statement for one batch of rows after the other, along the primary key, and commits each (PostgreSQL 11: manual
 * 43.8, only outside a transaction, so it must be the only statement that the runner sends).
 */
export function batches(side: ChangeSide, key: readonly string[], statement: (range: string) => string): string {
  const quote = (name: string) => quoteName(name, "postgres");
  const table = tableOf(side, "postgres");
  const columns = key.map(quote);
  const list = columns.join(", ");
  const variables = (prefix: string) => key.map((column) => quote(`${prefix}_${column}`)).join(", ");
  const row = (names: string) => (key.length === 1 ? names : `(${names})`);
  const declarations = key.flatMap((column, i) =>
    ["low", "high"].map((prefix) => `  ${quote(`${prefix}_${column}`)} ${table}.${columns[i]}%TYPE;`),
  );
  const descending = columns.map((column) => `${column} DESC`).join(", ");
  const range = `${row(list)} >= ${row(variables("low"))} AND ${row(list)} <= ${row(variables("high"))}`;
  return `DO $cutover$
DECLARE
${declarations.join("\n")}
BEGIN
  SELECT ${list} INTO ${variables("low")} FROM ${table} ORDER BY ${list} LIMIT 1;
  WHILE FOUND LOOP
    PERFORM set_config('${syncSetting}', 'off', true);
    PERFORM set_config('lock_timeout', '2s', true);
    SELECT ${list} INTO ${variables("high")} FROM (
      SELECT ${list} FROM ${table}
      WHERE ${row(list)} >= ${row(variables("low"))}
      ORDER BY ${list} LIMIT ${batchSize}
    ) AS batch
    ORDER BY ${descending} LIMIT 1;
    ${statement(range)}
    COMMIT;
    PERFORM pg_sleep(0.01);
    SELECT ${list} INTO ${variables("low")} FROM ${table}
    WHERE ${row(list)} > ${row(variables("high"))}
    ORDER BY ${list} LIMIT 1;
  END LOOP;
END
$cutover$;`;
}

/** More rows than that are not changed in one transaction. */
export const fewRows = 10_000;

/** The rest of a backfill, in the transaction of a migration. */
function finishBackfill({ table, set, where }: BatchedUpdate, message: string): string {
  return finish(table, where, `UPDATE ${tableOf(table, "postgres")} SET ${set} WHERE ${where};`, message);
}

export function finish(table: ChangeSide, where: string, statement: string, message: string): string {
  return `DO $cutover$
BEGIN
  IF (SELECT count(*) FROM (SELECT FROM ${tableOf(table, "postgres")} WHERE ${where} LIMIT ${fewRows + 1}) AS rest) > ${fewRows} THEN
    RAISE EXCEPTION ${literal(message.replaceAll("%", "%%"))};
  END IF;
  PERFORM set_config('${syncSetting}', 'off', true);
  ${statement}
  PERFORM set_config('${syncSetting}', 'on', true);
END
$cutover$;`;
}

/** One UPDATE that the sync trigger leaves alone; in a block, so that the setting ends with it. */
export function update({ table, set, where }: Omit<BatchedUpdate, "key">): string {
  return `DO $cutover$
BEGIN
  PERFORM set_config('${syncSetting}', 'off', true);
  UPDATE ${tableOf(table, "postgres")} SET ${set} WHERE ${where};
  PERFORM set_config('${syncSetting}', 'on', true);
END
$cutover$;`;
}
