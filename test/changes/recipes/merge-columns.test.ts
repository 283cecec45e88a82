import { testWalk } from "../../support/walk.ts";

await testWalk("two columns become one, and back again while old code runs", {
  base: {
    up: "CREATE TABLE users (id bigint PRIMARY KEY, first text NOT NULL, last text NOT NULL);\n",
    down: "DROP TABLE users;\n",
  },
  start: [
    "users.(first, last)",
    "users.full_name",
    { up: "first || ' ' || last", down: "split_part(full_name, ' ', 1), split_part(full_name, ' ', 2)" },
  ],
  old: {
    insert: "INSERT INTO users (id, first, last) VALUES ($1, split_part($2, ' ', 1), split_part($2, ' ', 2))",
    update: "UPDATE users SET first = split_part($2, ' ', 1), last = split_part($2, ' ', 2) WHERE id = $1",
    read: "SELECT id, first || ' ' || last FROM users",
  },
  new: {
    insert: "INSERT INTO users (id, full_name) VALUES ($1, $2)",
    update: "UPDATE users SET full_name = $2 WHERE id = $1",
    read: "SELECT id, full_name FROM users",
  },
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
});
