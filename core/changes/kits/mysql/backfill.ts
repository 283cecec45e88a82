import { quoteName } from "../../../sql/identifiers.ts";
import { objectName, qualified, tableOf } from "../../object-names.ts";
import type { BatchedUpdate, Step } from "../kit.ts";

/** Rows of one batch of a generated backfill. */
const batchSize = 1000;

/** How often a batch is tried that a live writer deadlocks with (error 1213), or keeps waiting for a lock (1205). */
const tries = 20;

const quote = (name: string) => quoteName(name, "mysql");

/**
 * A procedure is made, called and dropped, each in a migration of its own: the call can be repeated when it was interrupted. It is there
 * again on the way back, so that each can be done again from there.
 */
export function backfill(update: BatchedUpdate): readonly Step[] {
  const procedure = `${createProcedure(update)};`;
  const drop = `DROP PROCEDURE IF EXISTS ${nameOf(update)};`;
  return [
    { verb: "prepare_backfill", up: procedure, down: drop },
    { verb: "backfill", up: `CALL ${nameOf(update)}();` },
    { verb: "end_backfill", up: drop, down: procedure },
  ];
}

/** The same for the mysql client. */
export function backfillScript(update: BatchedUpdate): string {
  const name = nameOf(update);
  return [
    "DELIMITER //",
    `${createProcedure(update)} //`,
    "DELIMITER ;",
    `CALL ${name}();`,
    `DROP PROCEDURE ${name};`,
  ].join("\n");
}

/** Told apart by the column that is filled. */
function nameOf({ table, set }: BatchedUpdate): string {
  const column = /^\w+/.exec(set.replaceAll("`", ""))?.[0] ?? "";
  return qualified(table, objectName("cutover_fill", table.table, column), "mysql");
}

/**
 * A procedure that updates one batch of rows after the other, along the primary key, and commits each. The bounds are variables of the session,
 * which take their types from the columns. Where everything that is read stays as it was (REPEATABLE READ, the default), the gaps between
 * rows are locked too, and live inserts meet the batches in deadlocks.
 */
function createProcedure(update: BatchedUpdate): string {
  const { key, set, where } = update;
  const table = tableOf(update.table, "mysql");
  const columns = key.map(quote);
  const list = columns.join(", ");
  const variables = (prefix: string) => key.map((_, i) => `@cutover_${prefix}_${i + 1}`);
  const [low, high, next] = [variables("low"), variables("high"), variables("next")];
  const descending = columns.map((column) => `${column} DESC`).join(", ");
  const range = `${compared(columns, ">", low, true)} AND ${compared(columns, "<", high, true)}`;
  const cleared = (names: readonly string[]) => names.map((name) => `${name} = NULL`).join(", ");
  return `CREATE PROCEDURE ${nameOf(update)}()
BEGIN
  SET ${cleared(low)};
  SELECT ${list} INTO ${low.join(", ")} FROM ${table} ORDER BY ${list} LIMIT 1;
  WHILE ${low[0]} IS NOT NULL DO
    SELECT ${list} INTO ${high.join(", ")} FROM (
      SELECT ${list} FROM ${table}
      WHERE ${compared(columns, ">", low, true)}
      ORDER BY ${list} LIMIT ${batchSize}
    ) AS batch
    ORDER BY ${descending} LIMIT 1;
    SET @cutover_tries = 1;
    WHILE @cutover_tries > 0 DO
      BEGIN
        DECLARE EXIT HANDLER FOR 1205, 1213
        BEGIN
          ROLLBACK;
          IF @cutover_tries = ${tries} THEN
            RESIGNAL;
          END IF;
          SET @cutover_tries = @cutover_tries + 1;
          DO SLEEP(0.1);
        END;
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        UPDATE ${table} SET ${set}
        WHERE ${range}
          AND ${where};
        COMMIT;
        SET @cutover_tries = 0;
      END;
    END WHILE;
    DO SLEEP(0.01);
    SET ${cleared(next)};
    SELECT ${list} INTO ${next.join(", ")} FROM ${table}
    WHERE ${compared(columns, ">", high, false)}
    ORDER BY ${list} LIMIT 1;
    SET ${low.map((name, i) => `${name} = ${next[i]}`).join(", ")};
  END WHILE;
END`;
}

/** The servers walk no index for a comparison of rows: it is spelled out, with the first column bounded by itself. */
function compared(
  columns: readonly string[],
  strict: "<" | ">",
  values: readonly string[],
  isInclusive: boolean,
): string {
  const last = isInclusive ? `${strict}=` : strict;
  if (columns.length === 1) return `${columns[0]} ${last} ${values[0]}`;
  const alternatives = columns.map((column, i) => {
    const equal = columns.slice(0, i).map((other, j) => `${other} = ${values[j]}`);
    return `(${[...equal, `${column} ${i === columns.length - 1 ? last : strict} ${values[i]}`].join(" AND ")})`;
  });
  return `${columns[0]} ${strict}= ${values[0]} AND (${alternatives.join(" OR ")})`;
}
