import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["deletes all rows", "DELETE FROM ONLY s.t", ["delete-rows s.t"]],
  [
    "tells duplicates from each other by ctid, which is no batch",
    "DELETE FROM users u USING dupes d WHERE u.id = d.id AND u.ctid <> d.keep",
    ["delete-rows users alias=u using=[dupes] where (u.id = d.id AND u.ctid <> d.keep)"],
  ],
  [
    "is limited by a subquery",
    "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE old LIMIT 500) RETURNING id",
    ["delete-rows t limited where (id IN (SELECT id FROM t WHERE old LIMIT 500))"],
  ],
  [
    "is limited by given positions",
    "DELETE FROM t WHERE ctid = ANY ($1)",
    ["delete-rows t limited where (ctid = ANY ($1))"],
  ],
  ["says when the table is missing", "DELETE FROM", ['unread "DELETE FROM": The table of DELETE is missing']],
]);
