import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["reads tables", "SELECT * FROM t", ["select"]],
  ["has no effect with constants", "SELECT 1 AS a WHERE 2 IN (3)", []],
  ["may have any effect with functions", "SELECT create_hypertable('t', 'at')", ["select"]],
  ["creates a table with INTO", "SELECT a INTO UNLOGGED TABLE s.b FROM c", ["create-table s.b as query unlogged"]],
  [
    "sets a setting",
    "SELECT pg_catalog.set_config('search_path', '', false)",
    ["set-setting scope=session setting=search_path value="],
  ],
  [
    "sets a setting for the transaction",
    "SELECT set_config('App.User', '1', true)",
    ["set-setting scope=transaction setting=app.user value=1"],
  ],
  ["reads values in parentheses", "(VALUES (f(1))) UNION TABLE t", ["select"]],
]);
