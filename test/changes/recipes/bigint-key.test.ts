import assert from "node:assert/strict";
import { test } from "node:test";
import type { Client } from "pg";
import { startChange } from "../../../core/changes/scaffold.ts";
import { ChangesWorkspace } from "../../support/changes.ts";
import { filesIn } from "../../support/framework-files.ts";
import { testWalk } from "../../support/walk.ts";

async function shape(client: Client, tables: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query(
    `SELECT format('%s.%s %s%s', table_name, column_name, data_type, CASE is_nullable WHEN 'NO' THEN ' NOT NULL' END) AS line
    FROM information_schema.columns WHERE table_name = ANY ($1) ORDER BY 1`,
    [tables],
  );
  const constraints = await client.query(
    `SELECT format('%s %s %s', conrelid::regclass, conname, CASE WHEN convalidated THEN pg_get_constraintdef(oid) END) AS line
    FROM pg_constraint WHERE contype IN ('p', 'u', 'f', 'c') AND conrelid::regclass::text = ANY ($1) ORDER BY 1`,
    [tables],
  );
  const indexes = await client.query(
    "SELECT format('%s %s', tablename, indexname) AS line FROM pg_indexes WHERE tablename = ANY ($1) ORDER BY 1",
    [tables],
  );
  return [...rows, ...constraints.rows, ...indexes.rows].map(({ line }) => line);
}

/** Both releases use the same names. */
const release = {
  insert: `WITH added AS (INSERT INTO users (name) VALUES ('n' || $1::text) RETURNING id),
    profile AS (INSERT INTO profiles (user_id) SELECT id FROM added RETURNING user_id),
    picture AS (INSERT INTO pictures (id, profile_id) SELECT $1::integer, user_id FROM profile)
    INSERT INTO orders (id, note, user_id) SELECT $1::integer, $2, id FROM added`,
  update: "UPDATE orders SET note = $2, seller_id = user_id WHERE id = $1",
  read: `SELECT orders.id, orders.note FROM orders JOIN users ON users.id = orders.user_id
    JOIN profiles ON profiles.user_id = users.id JOIN pictures ON pictures.profile_id = profiles.user_id
    WHERE orders.seller_id IS NULL OR orders.seller_id = users.id`,
};

await testWalk("a serial key and all that refers to it, also through others, get bigint", {
  base: {
    up: `CREATE TABLE users (
  id serial PRIMARY KEY,
  name text NOT NULL,
  invited_by integer CONSTRAINT users_inviter REFERENCES users ON DELETE SET NULL
);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  note text,
  user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  seller_id integer REFERENCES users (id)
);
CREATE INDEX orders_user_id_idx ON orders (user_id, note);
CREATE INDEX users_invited_by_idx ON users (invited_by) WHERE invited_by IS NOT NULL;
CREATE TABLE profiles (user_id integer PRIMARY KEY REFERENCES users (id), bio text);
CREATE TABLE pictures (id bigint PRIMARY KEY, profile_id integer REFERENCES profiles (user_id));
`,
    down: "DROP TABLE pictures; DROP TABLE profiles; DROP TABLE orders; DROP TABLE users;\n",
  },
  start: ["users.id", "key bigint"],
  old: release,
  new: release,
  newWrites: "cutover",
  newReads: "cutover",
  oldUntil: "contract",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
  async after(client) {
    assert.deepEqual(await shape(client, ["users", "orders", "profiles", "pictures"]), [
      "orders.id integer NOT NULL",
      "orders.note text",
      "orders.seller_id bigint",
      "orders.user_id bigint NOT NULL",
      "pictures.id bigint NOT NULL",
      "pictures.profile_id bigint",
      "profiles.bio text",
      "profiles.user_id bigint NOT NULL",
      "users.id bigint NOT NULL",
      "users.invited_by bigint",
      "users.name text NOT NULL",
      "orders orders_pkey PRIMARY KEY (id)",
      "orders orders_seller_id_fkey FOREIGN KEY (seller_id) REFERENCES users(id)",
      "orders orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
      "pictures pictures_pkey PRIMARY KEY (id)",
      "pictures pictures_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES profiles(user_id)",
      "profiles profiles_pkey PRIMARY KEY (user_id)",
      "profiles profiles_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)",
      "users users_inviter FOREIGN KEY (invited_by) REFERENCES users(id) ON DELETE SET NULL",
      "users users_pkey PRIMARY KEY (id)",
      "orders orders_pkey",
      "orders orders_user_id_idx",
      "pictures pictures_pkey",
      "profiles profiles_pkey",
      "users users_invited_by_idx",
      "users users_pkey",
    ]);
    await client.query("SELECT setval(pg_get_serial_sequence('users', 'id'), 3000000000)");
    const { rows } = await client.query("INSERT INTO users (name) VALUES ('late') RETURNING id");
    assert.deepEqual(rows, [{ id: "3000000001" }]);
    await assert.rejects(client.query("UPDATE orders SET seller_id = -1"), /orders_seller_id_fkey/);
  },
});

const followers = {
  insert: `WITH added AS (INSERT INTO people (name) VALUES ($2) RETURNING id)
    INSERT INTO follows (follower_id, followee_id, rank) SELECT id, $1::integer, $1::integer FROM added`,
  update: "UPDATE people SET name = $2 WHERE id = $1",
  read: "SELECT people.id, people.name FROM people JOIN follows ON follower_id = people.id AND followee_id = people.id",
};

await testWalk("an identity goes on counting, and a key of two columns that refer to it changes as one", {
  base: {
    up: `CREATE TABLE people (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, CONSTRAINT people_positive CHECK (id > 0));
CREATE TABLE follows (
  follower_id integer NOT NULL REFERENCES people (id),
  followee_id integer NOT NULL REFERENCES people (id),
  rank integer NOT NULL,
  CONSTRAINT follows_key PRIMARY KEY (follower_id, followee_id),
  CONSTRAINT follows_rank UNIQUE (followee_id, rank)
);
`,
    down: "DROP TABLE follows; DROP TABLE people;\n",
  },
  start: ["people.id", "key bigint"],
  old: followers,
  new: followers,
  newWrites: "cutover",
  newReads: "cutover",
  oldUntil: "contract",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
  async after(client) {
    assert.deepEqual(await shape(client, ["people", "follows"]), [
      "follows.followee_id bigint NOT NULL",
      "follows.follower_id bigint NOT NULL",
      "follows.rank integer NOT NULL",
      "people.id bigint NOT NULL",
      "people.name text",
      "follows follows_followee_id_fkey FOREIGN KEY (followee_id) REFERENCES people(id)",
      "follows follows_follower_id_fkey FOREIGN KEY (follower_id) REFERENCES people(id)",
      "follows follows_key PRIMARY KEY (follower_id, followee_id)",
      "follows follows_rank UNIQUE (followee_id, rank)",
      "people people_pkey PRIMARY KEY (id)",
      "people people_positive CHECK ((id > 0))",
      "follows follows_key",
      "follows follows_rank",
      "people people_pkey",
    ]);
    await assert.rejects(client.query("INSERT INTO people (id) VALUES (1)"), /non-DEFAULT value/);
  },
});

function startOn(up: string, directive: readonly [string, string] = ["users.id", "key bigint"]): string {
  const { facts, host } = new ChangesWorkspace({
    ...filesIn("golang-migrate", [{ name: "base", up, down: "" }]),
    "a.ts": "",
  });
  const scaffold = startChange(directive[0], directive[1], {}, facts, host);
  return "refused" in scaffold ? scaffold.refused : "";
}

const users = "CREATE TABLE users (id serial PRIMARY KEY, age integer);\n";

test("what cannot be swapped in one short transaction is refused, with what to do instead", () => {
  assert.match(startOn("CREATE TABLE people (id serial PRIMARY KEY);"), /There is no table users/);
  assert.match(startOn("CREATE TABLE users (id bigserial PRIMARY KEY);"), /users\.id is bigint already/);
  assert.match(startOn(users, ["users.age", "key bigint"]), /no key: .* users\.age -> type bigint/);
  assert.match(startOn("CREATE TABLE users (id uuid PRIMARY KEY);"), /Only integer keys/);
  assert.match(startOn(`${users}CREATE VIEW adults AS SELECT id FROM users;`), /The view public\.adults reads users/);
  assert.match(
    startOn(`${users}CREATE TABLE a (u integer CONSTRAINT a_u REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED);`),
    /The foreign key a_u of a is deferrable/,
  );
  assert.match(
    startOn(`${users}CREATE TABLE a (u integer REFERENCES users (id), day date) PARTITION BY RANGE (day);`),
    /a has partitions/,
  );
});

test("columns that have the type already stay as they are", () => {
  const { facts, host } = new ChangesWorkspace({
    ...filesIn("golang-migrate", [
      { name: "base", up: `${users}CREATE TABLE a (u bigint REFERENCES users (id));`, down: "" },
    ]),
    "a.ts": "",
  });
  const scaffold = startChange("users.id", "key bigint", {}, facts, host);
  if ("refused" in scaffold) assert.fail(scaffold.refused);
  assert.deepEqual(
    scaffold.files.map(({ file }) => file),
    ["migrations/000002_expand_users_id_to_id_new.up.sql", "migrations/000002_expand_users_id_to_id_new.down.sql"],
  );
});
