import assert from "node:assert/strict";
import { test } from "node:test";
import { startChange } from "../../../core/changes/scaffold.ts";
import { ChangesWorkspace, withScaffold } from "../../support/changes.ts";
import { filesIn } from "../../support/framework-files.ts";
import { testWalk } from "../../support/walk.ts";

const base = {
  up: "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL DEFAULT 'open');\n",
  down: "DROP TABLE orders;\n",
};
const release = {
  insert: "INSERT INTO orders (id, status) VALUES ($1, $2)",
  update: "UPDATE orders SET status = $2 WHERE id = $1",
  read: "SELECT id, status FROM orders",
};

await testWalk("new rows get another default", {
  base,
  start: ["orders.status", "default 'new'"],
  old: release,
  new: release,
  newWrites: "expand",
  newReads: "expand",
  phases: ["done"],
  async after(client) {
    await client.query("INSERT INTO orders (id) VALUES (0)");
    const { rows } = await client.query("SELECT status FROM orders WHERE id = 0");
    assert.deepEqual(rows, [{ status: "new" }]);
  },
});

test("the way back knows the old default; a required column does not lose its own", () => {
  const texts = filesIn("golang-migrate", [{ name: "base", ...base }]);
  const { facts, host } = new ChangesWorkspace(texts);
  const changed = withScaffold(texts, startChange("orders.status", "default 'new'", {}, facts, host));
  assert.equal(
    changed["migrations/000002_expand_orders_status_default.down.sql"],
    "ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'open';\n",
  );
  const refused = startChange("orders.status", "default null", {}, facts, host);
  assert.match("refused" in refused ? refused.refused : "", /orders\.status is NOT NULL.*orders\.status -> optional/);
});
