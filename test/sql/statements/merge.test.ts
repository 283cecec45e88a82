import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "writes in its actions",
    "MERGE INTO ONLY s.t AS x USING u ON x.a = u.a WHEN MATCHED AND u.b = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET b = u.b, c = DEFAULT WHEN NOT MATCHED THEN INSERT (a, b) VALUES (u.a, u.b)",
    ["merge-rows s.t insert columns=[a, b] set=[b := u.b, c := DEFAULT] using=[u]"],
  ],
  [
    "reads a query and WITH",
    "WITH w AS (SELECT * FROM v) MERGE INTO t USING (SELECT * FROM u JOIN w USING (id)) s ON t.id = s.id WHEN MATCHED THEN DELETE",
    ["merge-rows t using=[u, v]"],
  ],
  ["says when the table is missing", "MERGE INTO", ['unread "MERGE INTO": The table of MERGE is missing']],
]);
