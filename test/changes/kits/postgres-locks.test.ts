import assert from "node:assert/strict";
import { test } from "node:test";
import type { Client } from "pg";
import { lockTogether } from "../../../core/changes/kits/postgres/locks.ts";
import { postgresServer } from "../../support/postgres.ts";
import { syntaxError } from "../../support/syntax.ts";

const sql = lockTogether([
  { table: "users", columns: [] },
  { table: "orders", columns: [] },
]).join("\n");

const server = await postgresServer();

test("several tables are locked at once, and a single one needs nothing", () => {
  assert.equal(syntaxError(sql), undefined);
  assert.match(sql, /LOCK TABLE users, orders IN ACCESS EXCLUSIVE MODE;/);
  assert.deepEqual(lockTogether([{ table: "users", columns: [] }]), []);
});

test("a writer that takes the tables in the other order is let through", {
  skip: typeof server === "string" ? server : false,
}, async () => {
  if (typeof server === "string") throw new Error(server);
  const { client, connect } = await server.freshDatabase();
  const writer = await connect();
  await client.query("CREATE TABLE users (id int); CREATE TABLE orders (id int)");
  await writer.query("BEGIN");
  await writer.query("INSERT INTO orders VALUES (1)");
  await client.query("BEGIN");
  const locked = client.query(sql);
  locked.catch(() => {});
  // Now users is locked, and orders waited for: a deadlock, if nobody lets go.
  await untilLocked(writer, "users");
  await writer.query("INSERT INTO users VALUES (1)");
  await writer.query("COMMIT");
  await locked;
  await client.query("COMMIT");
  assert.deepEqual((await client.query("SELECT count(*)::int AS n FROM users, orders")).rows, [{ n: 1 }]);
});

async function untilLocked(client: Client, table: string): Promise<void> {
  const held = `SELECT FROM pg_locks WHERE relation = '${table}'::regclass AND mode = 'AccessExclusiveLock' AND granted`;
  while ((await client.query(held)).rowCount === 0) await new Promise((done) => setTimeout(done, 1));
}
