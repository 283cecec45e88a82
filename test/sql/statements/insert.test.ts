import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "writes the listed columns",
    'INSERT INTO s.t (a, "B", c.d, e[1]) VALUES (1, 2, 3, 4)',
    ["insert-rows s.t [a, B, c, e] source=values"],
  ],
  ["writes all columns when none is listed", "INSERT INTO t VALUES (1), (2)", ["insert-rows t source=values"]],
  [
    "copies what a query gives",
    "INSERT INTO t (a) OVERRIDING SYSTEM VALUE SELECT b FROM u ON CONFLICT DO NOTHING",
    ["insert-rows t [a] source=query"],
  ],
  [
    "takes a query in parentheses for no column list",
    "INSERT INTO t (SELECT * FROM u)",
    ["insert-rows t source=query"],
  ],
  [
    "updates on conflict",
    "INSERT INTO t AS x (a, b) VALUES (1, 2) ON CONFLICT (a) WHERE a > 0 DO UPDATE SET b = EXCLUDED.b, (c, d) = (1, x.d) WHERE x.b <> 2 RETURNING *",
    ["insert-rows t [a, b] on conflict update=[b := EXCLUDED.b, c := 1, d := x.d] source=values"],
  ],
  ["writes defaults", "INSERT INTO t DEFAULT VALUES", ["insert-rows t source=default-values"]],
  ["says when the table is missing", "INSERT INTO", ['unread "INSERT INTO": The table of INSERT is missing']],
]);
