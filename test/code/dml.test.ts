import assert from "node:assert/strict";
import { test } from "node:test";
import { readDml } from "../../core/code/dml-reader.ts";

const statement = `WITH RECURSIVE a (x) AS MATERIALIZED (SELECT id FROM users UNION ALL SELECT b.id FROM b JOIN a USING (id))
INSERT INTO app."User" AS u (id, "Name", email)
SELECT a.x, coalesce(p.name, 'x'), EXTRACT(year FROM p.at)::int
FROM a LEFT JOIN LATERAL (SELECT * FROM people p WHERE p.id = a.x ORDER BY p.at DESC NULLS LAST LIMIT 1) p ON true,
  jsonb_to_recordset($1) AS r (k text), (b CROSS JOIN c)
WHERE p.name IS DISTINCT FROM a.x AND p.tags @> ARRAY['a'] AND count(*) OVER (PARTITION BY p.id ORDER BY p.at ROWS 1 PRECEDING) > 1
ON CONFLICT (id) DO UPDATE SET ("Name", email) = (EXCLUDED."Name", u.email), at = now() AT TIME ZONE 'utc'
RETURNING u.id AS key, *;
UPDATE t SET a = (SELECT max(b) FROM s WHERE s.t = t.id), c[1] = DEFAULT FROM s2 AS z WHERE z.id = t.id;
DELETE FROM t USING s WHERE s.id = t.id RETURNING t.*`;

test("any prefix, and any part cut out, is read without failing and within the text", () => {
  for (let i = 0; i <= statement.length; i++) {
    for (const text of [statement.slice(0, i), statement.slice(i), statement.slice(0, i) + statement.slice(i + 7)]) {
      for (const { span } of readDml(text, "postgres").columns)
        assert.ok(span.start < span.end && span.end <= text.length);
    }
  }
});

test("a long text is read in linear time", () => {
  const text = `SELECT ${"a, ".repeat(20_000)}b FROM t WHERE ${"(".repeat(500)}c = 1${")".repeat(500)}`;
  assert.equal(readDml(text, "postgres").columns.length, 20_002);
});

test("deep nesting does not overflow", () => {
  const depth = 20_000;
  readDml(`SELECT ${"(".repeat(depth)}a${")".repeat(depth)} FROM t`, "postgres");
  readDml(`${"SELECT (".repeat(depth)}`, "postgres");
  const parts = `${"SELECT a FROM t UNION ".repeat(depth)}SELECT a FROM t`;
  assert.equal(readDml(parts, "postgres").columns.length, depth + 1);
});
