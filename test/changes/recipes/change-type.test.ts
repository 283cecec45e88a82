import assert from "node:assert/strict";
import { test } from "node:test";
import { startChange } from "../../../core/changes/scaffold.ts";
import { ChangesWorkspace } from "../../support/changes.ts";
import { filesIn } from "../../support/framework-files.ts";
import { testWalk } from "../../support/walk.ts";

const base = {
  up: `CREATE TABLE users (id bigint PRIMARY KEY, age integer NOT NULL DEFAULT 18 CONSTRAINT age_sane CHECK (age >= 0), note varchar(20));
CREATE INDEX users_age_idx ON users (age);
`,
  down: "DROP TABLE users;\n",
};

/** Both releases use the same name: what they write and read fits both types. */
const release = {
  insert: "INSERT INTO users (id, age) VALUES ($1, $2)",
  update: "UPDATE users SET age = $2 WHERE id = $1",
  read: "SELECT id, age FROM users",
};

await testWalk("a column gets another type under the same name", {
  base,
  start: ["users.age", "type text", { up: "age::text", down: "age_new::integer" }],
  old: release,
  new: release,
  value: (n) => String(n),
  newWrites: "cutover",
  newReads: "cutover",
  oldUntil: "contract",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
  async after(client) {
    const { rows } = await client.query(
      "SELECT column_name::text, data_type::text, is_nullable::text, column_default::text FROM information_schema.columns WHERE table_name = 'users' ORDER BY 1",
    );
    assert.deepEqual(
      rows.map((row) => Object.values(row)),
      [
        ["age", "text", "NO", "(18)::text"],
        ["id", "bigint", "NO", null],
        ["note", "character varying", "YES", null],
      ],
    );
    const indexes = await client.query("SELECT indexname::text FROM pg_indexes WHERE tablename = 'users' ORDER BY 1");
    assert.deepEqual(
      indexes.rows.map(({ indexname }) => indexname),
      ["users_age_idx", "users_pkey"],
    );
  },
});

await testWalk("a column of another type gets another name", {
  base,
  start: ["users.age", "users.age_years", { type: "bigint" }],
  old: release,
  new: {
    insert: "INSERT INTO users (id, age_years) VALUES ($1, $2)",
    update: "UPDATE users SET age_years = $2 WHERE id = $1",
    read: "SELECT id, age_years FROM users",
  },
  value: (n) => String(n),
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
});

test("a type that the server only notes needs no stages", () => {
  const { facts, host } = new ChangesWorkspace({
    ...filesIn("golang-migrate", [{ name: "base", ...base }]),
    "a.ts": "",
  });
  const scaffold = startChange("users.note", "type text", {}, facts, host);
  if ("refused" in scaffold) assert.fail(scaffold.refused);
  assert.deepEqual(scaffold.files, [
    {
      file: "migrations/000002_retype_users_note_type.up.sql",
      text: "SET lock_timeout = '2s';\n\nALTER TABLE users ALTER COLUMN note TYPE text;\n",
    },
    {
      file: "migrations/000002_retype_users_note_type.down.sql",
      text: "ALTER TABLE users ALTER COLUMN note TYPE varchar(20);\n",
    },
  ]);
  assert.match(scaffold.notes[0] ?? "", /No stages are needed/);
});
