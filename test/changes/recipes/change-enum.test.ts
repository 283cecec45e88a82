import assert from "node:assert/strict";
import { testWalk } from "../../support/walk.ts";

const base = {
  up: `CREATE TYPE order_status AS ENUM ('open', 'canceled');
CREATE TABLE orders (id bigint PRIMARY KEY, status order_status NOT NULL DEFAULT 'canceled');
`,
  down: "DROP TABLE orders; DROP TYPE order_status;\n",
};

/** Both spellings mean the same to every reader from the first release on. */
const read = "SELECT id, replace(status::text, 'canceled', 'cancelled') FROM orders";

await testWalk("a value gets another name", {
  base,
  start: ["type order_status.canceled", "order_status.cancelled"],
  old: {
    insert: "INSERT INTO orders (id, status) VALUES ($1, replace($2, 'cancelled', 'canceled')::order_status)",
    update: "UPDATE orders SET status = replace($2, 'cancelled', 'canceled')::order_status WHERE id = $1",
    read,
  },
  new: {
    insert: "INSERT INTO orders (id, status) VALUES ($1, $2::order_status)",
    update: "UPDATE orders SET status = $2::order_status WHERE id = $1",
    read: "SELECT id, status FROM orders",
  },
  value: (n) => (n % 2 === 0 ? "open" : "cancelled"),
  newWrites: "expand",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "contract", "done"],
  async after(client) {
    await assert.rejects(client.query("INSERT INTO orders VALUES (0, 'canceled')"), /violates check/);
    await client.query("INSERT INTO orders (id) VALUES (0)");
  },
});

const release = {
  insert: "INSERT INTO orders (id, status) VALUES ($1, $2::order_status)",
  update: "UPDATE orders SET status = $2::order_status WHERE id = $1",
  read: "SELECT id, status FROM orders",
};

await testWalk("a value is added", {
  base,
  start: ["nothing", "type order_status.archived"],
  old: release,
  new: release,
  value: (n, by) => (by === "new" && n % 2 === 0 ? "archived" : "open"),
  newWrites: "expand",
  newReads: "expand",
  phases: ["done"],
});
