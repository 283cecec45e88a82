import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "limits an update by a query with LIMIT",
    "WITH batch AS (SELECT id FROM users WHERE a IS NULL LIMIT 1000 FOR UPDATE SKIP LOCKED) UPDATE users SET a = 1 FROM batch WHERE users.id = batch.id",
    ["update-rows users from=[users] limited set=[a := 1] where (users.id = batch.id)"],
  ],
  [
    "limits a delete by a query that its condition names",
    "WITH b AS (SELECT id FROM t LIMIT 10) DELETE FROM t WHERE id IN (SELECT id FROM b)",
    ["delete-rows t limited where (id IN (SELECT id FROM b))"],
  ],
  [
    "changes rows in its queries too",
    "WITH moved AS (DELETE FROM a WHERE old RETURNING *), noted AS (INSERT INTO log SELECT * FROM moved) INSERT INTO b SELECT * FROM moved",
    [
      'delete-rows a where (old) @"DELETE FROM a WHERE old RETURNING *"',
      'insert-rows log source=query @"INSERT INTO log SELECT * FROM moved"',
      "insert-rows b source=query",
    ],
  ],
  [
    "reads on behind SEARCH and CYCLE",
    "WITH RECURSIVE r (a) AS (SELECT 1 UNION SELECT a FROM r) SEARCH DEPTH FIRST BY a, b SET c CYCLE a SET d USING e, q AS (SELECT 2) DELETE FROM t USING r, q",
    ["delete-rows t"],
  ],
  [
    "says when a query is not understood",
    "WITH a AS DELETE FROM t",
    ['unread "WITH a AS DELETE FROM t": A query of WITH is not understood'],
  ],
]);
