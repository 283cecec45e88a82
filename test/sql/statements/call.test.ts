import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["calls a procedure", "CALL s.backfill(1000)", ["call routine=s.backfill"]],
  ["runs a prepared statement that is not shown", "EXECUTE plan (1, 2)", ["call"]],
  ["runs nothing when it only prepares", "PREPARE plan AS DELETE FROM t", []],
  ["runs nothing when it forgets a plan", "DEALLOCATE ALL", []],
]);
