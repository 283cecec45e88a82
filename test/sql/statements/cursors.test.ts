import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["declares a cursor as the query that it is", "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM t", ["select"]],
  ["has no effect when it fetches", "FETCH 10 FROM c", []],
  ["has no effect when it shows a setting", "SHOW lock_timeout", []],
]);
