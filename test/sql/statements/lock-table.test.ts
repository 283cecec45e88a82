import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["locks exclusively without a mode", "LOCK users", ["lock-table users mode=AccessExclusive"]],
  [
    "locks each table in the mode",
    "LOCK TABLE ONLY a, s.b IN SHARE ROW EXCLUSIVE MODE NOWAIT",
    ["lock-table a mode=ShareRowExclusive", "lock-table s.b mode=ShareRowExclusive"],
  ],
]);
