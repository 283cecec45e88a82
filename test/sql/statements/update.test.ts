import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["sets columns of all rows", 'UPDATE t SET a = 1, "B" = now()', ["update-rows t set=[a := 1, B := now()]"]],
  [
    "sets several columns from one query",
    "UPDATE ONLY s.t x SET (a, b) = (SELECT c, d FROM u), (e, f) = ROW (1, x.g) WHERE a IS NULL",
    [
      "update-rows s.t alias=x set=[a := (SELECT c, d FROM u), b := (SELECT c, d FROM u), e := 1, f := x.g] where (a IS NULL)",
    ],
  ],
  ["sets fields and items", "UPDATE t SET a.b = 1, c[1].d = 2", ["update-rows t set=[a := 1, c := 2]"]],
  [
    "reads other tables",
    "UPDATE t SET a = b.a FROM s.b JOIN (SELECT * FROM c) d USING (e) WHERE t.id = b.id RETURNING t.id",
    ["update-rows t from=[s.b, c] set=[a := b.a] where (t.id = b.id)"],
  ],
  [
    "tells FROM from IS DISTINCT FROM",
    "UPDATE t SET a = b IS DISTINCT FROM c WHERE d",
    ["update-rows t set=[a := b IS DISTINCT FROM c] where (d)"],
  ],
  [
    "is limited by a subquery",
    "UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t WHERE a IS NULL ORDER BY id LIMIT 100)",
    ["update-rows t limited set=[a := 1] where (id IN (SELECT id FROM t WHERE a IS NULL ORDER BY id LIMIT 100))"],
  ],
  [
    "is limited by a range of numbers",
    "UPDATE t SET a = 1 WHERE id BETWEEN 1 AND 1000",
    ["update-rows t limited set=[a := 1] where (id BETWEEN 1 AND 1000)"],
  ],
  [
    "is limited by a range of variables",
    "UPDATE t SET a = 1 WHERE id > last AND id <= last + 1000 AND b",
    ["update-rows t limited set=[a := 1] where (id > last AND id <= last + 1000 AND b)"],
  ],
  [
    "is not limited by a range that is open",
    "UPDATE t SET a = 1 WHERE id > 10 AND b < 20",
    ["update-rows t set=[a := 1] where (id > 10 AND b < 20)"],
  ],
  [
    "is not limited by a range of another table's columns",
    "UPDATE t SET a = 1 FROM u WHERE t.id > u.low AND t.id < u.high",
    ["update-rows t from=[u] set=[a := 1] where (t.id > u.low AND t.id < u.high)"],
  ],
  [
    "is not limited by a range of dates",
    "UPDATE t SET a = 1 WHERE at BETWEEN '2024-01-01' AND '2025-01-01'",
    ["update-rows t set=[a := 1] where (at BETWEEN '2024-01-01' AND '2025-01-01')"],
  ],
  [
    "is not limited by a subquery for a value",
    "UPDATE t SET a = (SELECT b FROM c LIMIT 1)",
    ["update-rows t set=[a := (SELECT b FROM c LIMIT 1)]"],
  ],
  ["says when SET is missing", "UPDATE t", ['unread "UPDATE t": SET is missing in UPDATE']],
]);
