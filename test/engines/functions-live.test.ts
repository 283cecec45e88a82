import assert from "node:assert/strict";
import { test } from "node:test";
import { listedFunctions } from "../../core/engines/postgres/functions.ts";
import { postgresServer } from "../support/postgres.ts";

test("calls functions volatile as the server's catalog does", async (t) => {
  const server = await postgresServer();
  if (typeof server === "string") return t.skip(server);
  const { client } = await server.freshDatabase();
  await client.query('CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION pgcrypto; CREATE EXTENSION unaccent');
  const { rows } = await client.query<{ name: string; volatile: boolean }>(
    "SELECT proname AS name, bool_or(provolatile = 'v') AS volatile FROM pg_proc WHERE prokind = 'f' GROUP BY proname",
  );
  const catalog = new Map(rows.map((row) => [row.name, row.volatile ? "volatile" : "steady"]));
  const known = listedFunctions.filter(([name]) => catalog.has(name));
  assert.deepEqual(
    known.filter(([name, volatility]) => catalog.get(name) !== volatility),
    [],
  );
  assert.ok(known.length > 250, `only ${known.length} functions are in the catalog`);
});
