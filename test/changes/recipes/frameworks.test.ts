import type { FrameworkId } from "../../../core/migrations/types.ts";
import { testWalk } from "../../support/walk.ts";

const frameworks: readonly FrameworkId[] = [
  "plain",
  "golang-migrate",
  "goose",
  "sql-migrate",
  "dbmate",
  "sqlx",
  "diesel",
  "flyway",
  "liquibase",
  "prisma",
  "drizzle",
  "supabase",
  "node-pg-migrate",
];

for (const framework of frameworks) {
  await testWalk(`${framework}: files as its own tool names them, run as it runs them`, {
    framework,
    base: {
      up: "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);\nCREATE INDEX users_name_idx ON users (name);\n",
      down: "DROP TABLE users;\n",
    },
    start: ["users.name", "users.full_name", { up: "upper(name)", down: "full_name" }],
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
    value: (n) => `NAME ${n}`,
    newWrites: "dual-write",
    newReads: "backfill",
    phases: ["dual-write", "backfill", "cutover", "contract", "done"],
  });
}
