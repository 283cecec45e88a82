import assert from "node:assert/strict";
import { testWalk } from "../../support/walk.ts";

const old = {
  insert: "INSERT INTO users (id, bio) VALUES ($1, $2)",
  update: "UPDATE users SET bio = $2 WHERE id = $1",
  read: "SELECT id, bio FROM users",
};
/** NULL and values, so that rows come and go in the other table. */
const value = (n: number) => (n % 5 === 0 ? null : `bio ${n}`);

const upsert = (table: string, column: string) =>
  `INSERT INTO ${table} (${column}, bio) VALUES ($1, $2) ON CONFLICT (${column}) DO UPDATE SET bio = EXCLUDED.bio`;

await testWalk("a column moves to a new table", {
  base: { up: "CREATE TABLE users (id bigint PRIMARY KEY, bio text);\n", down: "DROP TABLE users;\n" },
  start: ["users.bio", "profiles.bio"],
  old,
  new: {
    insert: `WITH added AS (INSERT INTO users (id) VALUES ($1)) ${upsert("profiles", "user_id")}`,
    update: upsert("profiles", "user_id"),
    read: "SELECT users.id, profiles.bio FROM users LEFT JOIN profiles ON profiles.user_id = users.id",
  },
  value,
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
  async after(client) {
    await client.query("DELETE FROM users WHERE id = 1");
    const { rows } = await client.query("SELECT * FROM profiles WHERE user_id = 1");
    assert.deepEqual(rows, []);
  },
});

await testWalk("a column moves to a table that is there, under another name", {
  base: {
    up: `CREATE TABLE users (id serial PRIMARY KEY, bio text);
CREATE TABLE cards (owner integer PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, color text NOT NULL DEFAULT 'red');
`,
    down: "DROP TABLE cards; DROP TABLE users;\n",
  },
  start: ["users.bio", "cards.about", { up: "trim(bio)", down: "about" }],
  old,
  new: {
    insert:
      "WITH added AS (INSERT INTO users (id) VALUES ($1)) INSERT INTO cards (owner, about) VALUES ($1, $2) ON CONFLICT (owner) DO UPDATE SET about = EXCLUDED.about",
    update: "INSERT INTO cards (owner, about) VALUES ($1, $2) ON CONFLICT (owner) DO UPDATE SET about = EXCLUDED.about",
    read: "SELECT users.id, cards.about FROM users LEFT JOIN cards ON cards.owner = users.id",
  },
  value,
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
});
