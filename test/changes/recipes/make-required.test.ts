import { testWalk } from "../../support/walk.ts";

const release = {
  insert: "INSERT INTO orders (id, note) VALUES ($1, $2)",
  update: "UPDATE orders SET note = $2 WHERE id = $1",
  read: "SELECT id, coalesce(note, '-') FROM orders",
};

await testWalk("a column becomes required while old code still leaves it out", {
  base: { up: "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n", down: "DROP TABLE orders;\n" },
  start: ["orders.note", "required", { up: "'-'" }],
  // The old release writes NULL where it has nothing to say, and reads it as a dash.
  old: {
    ...release,
    insert: "INSERT INTO orders (id, note) VALUES ($1, nullif($2, '-'))",
    update: "UPDATE orders SET note = nullif($2, '-') WHERE id = $1",
  },
  new: release,
  value: (n) => (n % 3 === 0 ? "-" : `note ${n}`),
  newWrites: "expand",
  newReads: "expand",
  phases: ["backfill", "cutover", "contract", "done"],
});
