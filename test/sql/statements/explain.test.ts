import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["runs nothing", "EXPLAIN (VERBOSE, ANALYZE false) DELETE FROM t", ["select"]],
  ["runs the statement with ANALYZE", "EXPLAIN ANALYZE DELETE FROM t", ['delete-rows t @"DELETE FROM t"']],
  [
    "runs the statement with ANALYZE among options",
    "EXPLAIN (COSTS off, ANALYZE) UPDATE t SET a = 1",
    ['update-rows t set=[a := 1] @"UPDATE t SET a = 1"'],
  ],
]);
