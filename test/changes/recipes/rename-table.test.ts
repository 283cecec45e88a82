import assert from "node:assert/strict";
import { testWalk } from "../../support/walk.ts";

await testWalk("a table gets another name, and both names work until the end", {
  base: {
    up: `CREATE TABLE clients (id bigint PRIMARY KEY, name text NOT NULL, seen timestamptz NOT NULL DEFAULT now());
CREATE TABLE notes (id bigint PRIMARY KEY, client_id bigint REFERENCES clients (id));
CREATE INDEX ON notes (client_id);
`,
    down: "DROP TABLE notes; DROP TABLE clients;\n",
  },
  start: ["clients", "users"],
  old: {
    insert: "INSERT INTO clients (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name",
    update: "UPDATE clients SET name = $2 WHERE id = $1",
    read: "SELECT id, name FROM clients WHERE seen <= now()",
  },
  new: {
    insert: "INSERT INTO users (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name",
    update: "UPDATE users SET name = $2 WHERE id = $1",
    read: "SELECT id, name FROM users WHERE seen <= now()",
  },
  newWrites: "expand",
  newReads: "expand",
  phases: ["cutover", "contract", "done"],
  async after(client) {
    const { rows } = await client.query(
      "SELECT relname::text, relkind::text FROM pg_class WHERE relname IN ('clients', 'users')",
    );
    assert.deepEqual(rows, [{ relname: "users", relkind: "r" }]);
    await assert.rejects(client.query("INSERT INTO notes VALUES (1, -1)"), /violates foreign key/);
  },
});
