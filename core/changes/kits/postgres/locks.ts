import { tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";

/**
 * Locks several tables at once, or none: a transaction that waits for one table while it holds another ends in a deadlock with live writers, and the server
 * may end the writer. Each try waits for less than `deadlock_timeout` (1 s by default; manual, runtime-config-locks) and then lets go of
 * everything (a block with EXCEPTION is a subtransaction, and rolling it back releases its locks; manual, explicit-locking).
 */
export function lockTogether(sides: readonly ChangeSide[]): readonly string[] {
  if (sides.length < 2) return [];
  const tables = sides.map((side) => tableOf(side, "postgres")).join(", ");
  return [
    `DO $cutover$
BEGIN
  FOR attempt IN 1..60 LOOP
    BEGIN
      SET LOCAL lock_timeout = '100ms';
      LOCK TABLE ${tables} IN ACCESS EXCLUSIVE MODE;
      SET LOCAL lock_timeout = '2s';
      RETURN;
    EXCEPTION WHEN lock_not_available THEN
      PERFORM pg_sleep(0.2);
    END;
  END LOOP;
  RAISE lock_not_available USING MESSAGE = 'The tables are too busy to be locked together. Nothing was changed: try again at a quieter time.';
END
$cutover$;`,
    "",
  ];
}
