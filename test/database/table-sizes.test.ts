import assert from "node:assert/strict";
import { test } from "node:test";
import { readTableSizes } from "../../database/table-sizes.ts";
import { freshDatabase } from "../support/live.ts";

const now = new Date("2026-02-03T04:05:06Z");

for (const dialect of ["postgres", "mariadb"] as const)
  test(`reads how many rows and bytes the tables have, and writes nothing (${dialect})`, async (context) => {
    const database = await freshDatabase(dialect);
    if (typeof database === "string") return context.skip(database);
    const numbers = dialect === "postgres" ? "generate_series(1, 5000) AS seq" : "seq_1_to_5000";
    await database.run(`CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100));
      INSERT INTO users SELECT seq, 'x' FROM ${numbers}; CREATE TABLE empty (id bigint PRIMARY KEY); ANALYZE ${dialect === "postgres" ? "" : "TABLE "}users`);
    const report = await readTableSizes(database.target, now);
    const schema = dialect === "postgres" ? "public." : "";
    const sizes = new Map(report.tables.map((size) => [size.table, size]));
    assert.deepEqual([...sizes.keys()].sort(), [`${schema}empty`, `${schema}users`]);
    const users = sizes.get(`${schema}users`);
    // InnoDB estimates.
    assert.ok(users !== undefined && users.rows > 4000 && users.rows < 6000, JSON.stringify(users));
    assert.ok(users.bytes > 100_000 && users.bytes < 2_000_000, JSON.stringify(users));
    assert.equal(sizes.get(`${schema}empty`)?.rows, 0);
    assert.deepEqual([report.environment, report.readAt], ["test", "2026-02-03T04:05:06.000Z"]);
    assert.doesNotMatch(JSON.stringify(report), /127\.0\.0\.1|secret/);
  });

test("counts the rows of partitions for the table above them", async (context) => {
  const database = await freshDatabase("postgres");
  if (typeof database === "string") return context.skip(database);
  await database.run(`CREATE TABLE events (id bigint, at int) PARTITION BY RANGE (at);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (at);
    CREATE TABLE events_2_1 PARTITION OF events_2 FOR VALUES FROM (10) TO (20);
    INSERT INTO events SELECT n, n % 20 FROM generate_series(1, 2000) AS n; ANALYZE`);
  const { tables } = await readTableSizes(database.target, now);
  assert.deepEqual(
    tables.map(({ table, rows }) => `${table} ${rows}`),
    ["public.events 2000", "public.events_1 1000", "public.events_2 1000", "public.events_2_1 1000"],
  );
  assert.ok(tables.every(({ writesPerSecond }) => writesPerSecond !== undefined));
});
