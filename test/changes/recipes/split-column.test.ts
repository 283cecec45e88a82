import { sourceOf, testWalk } from "../../support/walk.ts";

const base = {
  up: "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);\n",
  down: "DROP TABLE users;\n",
};

const split = {
  insert: "INSERT INTO users (id, first, last) VALUES ($1, split_part($2, ' ', 1), split_part($2, ' ', 2))",
  update: "UPDATE users SET first = split_part($2, ' ', 1), last = split_part($2, ' ', 2) WHERE id = $1",
  read: "SELECT id, first || ' ' || last FROM users",
};

const old = {
  insert: "INSERT INTO users (id, name) VALUES ($1, $2)",
  update: "UPDATE users SET name = $2 WHERE id = $1",
  read: "SELECT id, name FROM users",
};

await testWalk("one column becomes two, and back again while old code runs", {
  base,
  start: [
    "users.name",
    "users.(first, last)",
    { up: "split_part(name, ' ', 1), split_part(name, ' ', 2)", down: "first || ' ' || last" },
  ],
  old,
  new: split,
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
});

await testWalk("without a way back, new code writes both sides", {
  base,
  isOneWay: true,
  start: ["users.name", "users.(first, last)", { up: "split_part(name, ' ', 1), split_part(name, ' ', 2)" }],
  old,
  new: {
    insert: "INSERT INTO users (id, name, first, last) VALUES ($1, $2, split_part($2, ' ', 1), split_part($2, ' ', 2))",
    update: "UPDATE users SET name = $2, first = split_part($2, ' ', 1), last = split_part($2, ' ', 2) WHERE id = $1",
    read: split.read,
  },
  last: split,
  code: { old: sourceOf(old), new: sourceOf(split) },
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
});
