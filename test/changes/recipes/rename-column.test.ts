import assert from "node:assert/strict";
import { testWalk } from "../../support/walk.ts";

await testWalk("a column with a default, constraints and indexes gets another name", {
  base: {
    up: `CREATE TABLE teams (name varchar(100) PRIMARY KEY);
INSERT INTO teams SELECT 'value ' || n FROM generate_series(1, 20000) n;
CREATE TABLE users (
  id bigint PRIMARY KEY,
  name varchar(100) NOT NULL DEFAULT 'value 1' REFERENCES teams (name),
  team integer,
  CONSTRAINT name_given CHECK (length(name) > 0),
  CONSTRAINT users_of_team UNIQUE (team, name)
);
CREATE INDEX ON users (team, lower(name));
CREATE INDEX users_name_idx ON users (lower(name) DESC) WHERE name <> '';
CREATE INDEX ON users (name);
`,
    down: "DROP TABLE users; DROP TABLE teams;\n",
  },
  start: ["users.name", "users.full_name"],
  // Writers go on as long as a statement runs; there are only so many teams.
  value: (n) => `value ${1 + (n % 20_000)}`,
  old: {
    insert: "INSERT INTO users (id, name) VALUES ($1, $2)",
    update: "UPDATE users SET name = $2 WHERE id = $1",
    read: "SELECT id, name FROM users",
  },
  new: {
    insert: "INSERT INTO users (id, full_name) VALUES ($1, $2)",
    update: "UPDATE users SET full_name = $2 WHERE id = $1",
    read: "SELECT id, full_name FROM users",
  },
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
  async after(client) {
    await assert.rejects(client.query("INSERT INTO users (id, full_name) VALUES (0, 'no such team')"), /foreign key/);
  },
});
