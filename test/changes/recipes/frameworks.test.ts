import { sampleFrameworks } from "../../support/framework-files.ts";
import { testWalk } from "../../support/walk.ts";

await testWalk(
  "files as each framework's own tool names them, run as it runs them",
  {
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
  },
  sampleFrameworks.filter((framework) => framework !== "golang-migrate"),
);
