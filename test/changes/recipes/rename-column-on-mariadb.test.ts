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

// What is written for MySQL differs in few places, and runs on MariaDB as well.
for (const dialect of ["mariadb", "mysql"] as const) {
  await testWalk(`a column with all that can stand on one, as ${dialect} has it written`, {
    dialect,
    base: {
      up: `CREATE TABLE teams (name varchar(100) CHARACTER SET latin1 COLLATE latin1_bin PRIMARY KEY);
INSERT INTO teams SELECT CONCAT('value ', seq) FROM seq_1_to_20000;
CREATE TABLE users (
  id bigint PRIMARY KEY,
  name varchar(100) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'value 1' COMMENT 'the team''s',
  team integer,
  CONSTRAINT users_of_team UNIQUE (team, name),
  CONSTRAINT users_name_fkey FOREIGN KEY (name) REFERENCES teams (name)
);
CREATE INDEX users_name_idx ON users (name(10));
`,
      down: "DROP TABLE users;\nDROP TABLE teams;\n",
    },
    start: ["users.name", "users.full_name"],
    // Writers go on as long as a statement runs; there are only so many teams.
    value: (n) => `value ${1 + (n % 20_000)}`,
    ...releases,
    async afterwards(rows) {
      const columns = await rows(
        "SELECT column_name, is_nullable, column_default, collation_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users' ORDER BY 1",
      );
      assert.deepEqual(columns, ["full_name NO 'value 1' latin1_bin", "id NO NULL NULL", "team YES NULL NULL"]);
      const left = await rows(
        "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE() UNION ALL SELECT routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()",
      );
      assert.deepEqual(left, []);
      await assert.rejects(rows("INSERT INTO users (id, full_name) VALUES (0, 'no such team')"), /foreign key/);
    },
  });
}

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
    dialect: "mysql",
    framework,
    base: {
      up: "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100) NOT NULL);\nCREATE INDEX users_name_idx ON users (name);\n",
      down: "DROP TABLE users;\n",
    },
    start: ["users.name", "users.full_name", { up: "upper(name)", down: "full_name" }],
    value: (n) => `NAME ${n}`,
    ...releases,
  });
}
