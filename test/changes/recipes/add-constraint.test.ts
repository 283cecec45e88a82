import assert from "node:assert/strict";
import { testWalk } from "../../support/walk.ts";

const release = {
  insert: "INSERT INTO orders (id, customer_id, amount) VALUES ($1, $2::bigint % 100 + 1, $2)",
  update: "UPDATE orders SET amount = $2 WHERE id = $1",
  read: "SELECT id, amount FROM orders WHERE id > 0",
};

const base = {
  up: `CREATE TABLE customers (id bigint PRIMARY KEY);
INSERT INTO customers SELECT generate_series(1, 100);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, amount bigint);
INSERT INTO orders VALUES (0, 777, -1);
`,
  down: "DROP TABLE orders; DROP TABLE customers;\n",
};

const common = {
  base,
  old: release,
  new: release,
  value: (n: number) => String(n),
  newWrites: "expand",
  newReads: "expand",
  oldUntil: "contract",
} as const;

await testWalk("a foreign key holds for new rows first, and orphans are mended before it is validated", {
  ...common,
  start: ["orders.customer_id", "references customers(id) on delete set null", { up: "NULL" }],
  phases: ["dual-write", "backfill", "cutover", "done"],
  async after(client) {
    await assert.rejects(client.query("INSERT INTO orders VALUES (-1, 555, 1)"), /violates foreign key/);
    const { rows } = await client.query("SELECT customer_id FROM orders WHERE id = 0");
    assert.deepEqual(rows, [{ customer_id: null }]);
  },
});

await testWalk("a check holds for new rows first", {
  ...common,
  start: ["orders.amount", "check (amount > 0)", { up: "abs(amount)" }],
  phases: ["backfill", "cutover", "done"],
  async after(client) {
    await assert.rejects(client.query("INSERT INTO orders VALUES (-1, 1, 0)"), /violates check/);
  },
});

await testWalk("values become unique by way of an index", {
  ...common,
  start: ["orders.amount", "unique"],
  phases: ["done"],
});
