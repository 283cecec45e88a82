import assert from "node:assert/strict";
import { test } from "node:test";
import { schemaOver } from "../../core/schema/schema.ts";
import { createStore } from "../../core/schema/store.ts";
import { publicPath, replayScript } from "../support/replay.ts";
import { sqliteWith } from "../support/sqlite.ts";

const base =
  "CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id));";
const rebuild =
  "CREATE TABLE users_new (id INTEGER PRIMARY KEY); DROP TABLE users; ALTER TABLE users_new RENAME TO users;";

/** What refers to `users`, and what a real SQLite says of the foreign keys of `orders`. */
async function references(script: string) {
  const settings = { ...publicPath, dialect: "sqlite" } as const;
  const schema = schemaOver(replayScript(base + script, createStore(), settings, "sqlite"), settings);
  const name = { name: "users", span: { start: 0, end: 0 } };
  const known = schema.table(name)?.referencedBy.map(({ table }) => table) ?? [];
  const database = await sqliteWith(base + script);
  const [real] = database.exec("PRAGMA foreign_key_list(orders)");
  return { known, real: real?.values.map((row) => row[2]) ?? [] };
}

test("a foreign key outlives a rebuild of the table it points to", async () => {
  assert.deepEqual(await references(rebuild), { known: ["public.orders"], real: ["users"] });
  assert.deepEqual(await references(rebuild + rebuild), { known: ["public.orders"], real: ["users"] });
});

test("it means the next table of the name", async () => {
  const again = "DROP TABLE users; CREATE TABLE users (id INTEGER PRIMARY KEY);";
  assert.deepEqual(await references(again), { known: ["public.orders"], real: ["users"] });
});

test("it is gone with its own table", async () => {
  assert.deepEqual(await references(`DROP TABLE users; DROP TABLE orders; CREATE TABLE users (id INTEGER);`), {
    known: [],
    real: [],
  });
});
