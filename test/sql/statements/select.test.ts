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
  ["locks rows", "SELECT * FROM t JOIN u USING (id) FOR UPDATE", ["select locked rows=[t, u]"]],
  [
    "locks rows of what OF names",
    "SELECT * FROM t JOIN s.u AS x USING (id), v y FOR NO KEY UPDATE OF x NOWAIT FOR KEY SHARE OF t SKIP LOCKED",
    ["select locked rows=[s.u, t]"],
  ],
  ["locks rows weakly", "SELECT * FROM t FOR SHARE", ["select locked rows=[t]"]],
  ["tells FOR of a function from a lock", "SELECT substring(a FROM 1 FOR 2) FROM t", ["select"]],
  [
    "names the sequences that it sets",
    "SELECT setval('s.\"Ids\"', (SELECT max(id) FROM t)), nextval('q'::regclass)",
    ["select sequences=[s.Ids, q]"],
  ],
  ["does not guess a sequence", "SELECT setval(pg_get_serial_sequence('t', 'id'), 1)", ["select"]],
  ["reads values in parentheses", "(VALUES (f(1))) UNION TABLE t", ["select"]],
]);
