import assert from "node:assert/strict";
import type { FrameworkId } from "../../../core/migrations/types.ts";
import { testWalk } from "../../support/walk.ts";

const releases = {
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
} as const;

// Before 3.53, what ALTER TABLE does not know is a rebuild of the table.
for (const version of ["3.40", "3.53"]) {
  await testWalk(`a column with all that can stand on one, as ${version} has it`, {
    dialect: "sqlite",
    version,
    // A table that others refer to is rebuilt outside of the runner's transaction, which golang-migrate does not leave.
    framework: "goose",
    base: {
      up: `CREATE TABLE teams (name TEXT PRIMARY KEY) WITHOUT ROWID;
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
INSERT INTO teams SELECT 'value ' || n FROM numbers;
CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT COLLATE NOCASE NOT NULL DEFAULT 'value 1' REFERENCES teams (name),
  team INTEGER,
  CONSTRAINT users_name_check CHECK (length(name) > 1),
  UNIQUE (team, name)
);
CREATE INDEX users_name_idx ON users (name) WHERE name <> 'value 1';
CREATE TABLE logins (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);
`,
      down: "DROP TABLE logins;\nDROP TABLE users;\nDROP TABLE teams;\n",
    },
    start: ["users.name", "users.full_name"],
    value: (n) => `value ${1 + (n % 20_000)}`,
    ...releases,
    async afterwards(rows) {
      const columns = await rows(`SELECT name, "notnull", dflt_value FROM pragma_table_info('users')`);
      assert.deepEqual(columns, ["id 0 NULL", "team 0 NULL", "full_name 1 'value 1'"]);
      assert.deepEqual(await rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"), []);
      assert.deepEqual(await rows("PRAGMA foreign_key_check"), []);
      await assert.rejects(rows("INSERT INTO users (id, full_name) VALUES (0, 'no such team')"), /FOREIGN KEY/);
      await assert.rejects(rows("INSERT INTO users (id, full_name) VALUES (0, 'x')"), /CHECK/);
    },
  });
}

/** Refers to the table, so that a rebuild must leave the runner's transaction, which Drizzle cannot. */
const logins =
  "CREATE TABLE logins (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);\n";

const frameworks: readonly FrameworkId[] = [
  "plain",
  "goose",
  "sql-migrate",
  "dbmate",
  "sqlx",
  "diesel",
  "flyway",
  "liquibase",
  "prisma",
  "drizzle",
];

for (const framework of frameworks) {
  await testWalk(`${framework}: files as its own tool names them`, {
    dialect: "sqlite",
    framework,
    base: {
      up: `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE INDEX users_name_idx ON users (name);\n${framework === "drizzle" ? "" : logins}`,
      down: `${framework === "drizzle" ? "" : "DROP TABLE logins;\n"}DROP TABLE users;\n`,
    },
    start: ["users.name", "users.full_name", { up: "upper(name)", down: "full_name" }],
    value: (n) => `NAME ${n}`,
    ...releases,
  });
}
