import { quoteName } from "../../../sql/identifiers.ts";
import { objectName, qualified, tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { BatchedUpdate, Step } from "../kit.ts";

/** Rows of one batch of a generated backfill. */
const batchSize = 1000;

const silence = `
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    SET @cutover_sync = NULL;
    RESIGNAL;
  END;
  SET @cutover_sync = 'off';`;

/** How often a batch is tried that a live writer deadlocks with (error 1213), or keeps waiting for a lock (1205). */
const tries = 20;

const quote = (name: string) => quoteName(name, "mysql");

/** A procedure is made, called and dropped, each in a migration of its own: the call can be repeated when it was interrupted. */
export function backfill(update: BatchedUpdate): readonly Step[] {
  return procedureSteps(update.table, update.set, procedureOf(update));
}

/** The same for the mysql client. */
export function backfillScript(update: BatchedUpdate): string {
  const { create } = procedureOf(update);
  const name = nameOf(update.table, update.set);
  return [`DELIMITER //`, `${create(name)} //`, `DELIMITER ;`, `CALL ${name}();`, `DROP PROCEDURE ${name};`].join("\n");
}

interface Procedure {
  create(name: string): string;
}

function procedureOf({ table, key, set, where }: BatchedUpdate): Procedure {
  return batches(
    table,
    key,
    (range) => `UPDATE ${tableOf(table, "mysql")} SET ${set}
        WHERE ${range}
          AND ${where};`,
  );
}

function nameOf(table: ChangeSide, what: string): string {
  return qualified(
    table,
    objectName("cutover_fill", table.table, /^\w+/.exec(what.replaceAll("`", ""))?.[0] ?? ""),
    "mysql",
  );
}

/** The migrations around a procedure; `what` is told apart by the column that it begins with. */
export function procedureSteps(table: ChangeSide, what: string, { create }: Procedure): readonly Step[] {
  const name = nameOf(table, what);
  return [
    { verb: "prepare_backfill", up: `${create(name)};`, down: `DROP PROCEDURE IF EXISTS ${name};` },
    { verb: "backfill", up: `CALL ${name}();` },
    { verb: "end_backfill", up: `DROP PROCEDURE ${name};` },
  ];
}

/**
 * A procedure that runs a statement for one batch of rows after the other, along the primary key, and commits each. The bounds are variables
 * of the session, which take their types from the columns. Where everything that is read stays as it was (REPEATABLE READ, the default), the gaps
 * between rows are locked too, and live inserts meet the batches in deadlocks. `isSilent` passes the sync triggers by.
 */
export function batches(
  side: ChangeSide,
  key: readonly string[],
  statement: (range: string) => string,
  isSilent = false,
): Procedure {
  const table = tableOf(side, "mysql");
  const columns = key.map(quote);
  const list = columns.join(", ");
  const variables = (prefix: string) => key.map((_, i) => `@cutover_${prefix}_${i + 1}`);
  const [low, high, next] = [variables("low"), variables("high"), variables("next")];
  const descending = columns.map((column) => `${column} DESC`).join(", ");
  const range = `${compared(columns, ">", low, true)} AND ${compared(columns, "<", high, true)}`;
  const cleared = (names: readonly string[]) => names.map((name) => `${name} = NULL`).join(", ");
  return {
    create: (name) => `CREATE PROCEDURE ${name}()
BEGIN${isSilent ? silence : ""}
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
        ${statement(range)}
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
  END WHILE;${isSilent ? "\n  SET @cutover_sync = NULL;" : ""}
END`,
  };
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
