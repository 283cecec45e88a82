import assert from "node:assert/strict";
import { test } from "node:test";
import { startChange } from "../../../core/changes/scaffold.ts";
import { ChangesWorkspace, phaseLine, withScaffold } from "../../support/changes.ts";
import { filesIn } from "../../support/framework-files.ts";
import { testWalk } from "../../support/walk.ts";

const base = { up: "CREATE TABLE orders (id bigint PRIMARY KEY, note text NOT NULL);\n", down: "DROP TABLE orders;\n" };
const release = {
  insert: "INSERT INTO orders (id, note) VALUES ($1, $2)",
  update: "UPDATE orders SET note = $2 WHERE id = $1",
  read: "SELECT id, note FROM orders",
};

await testWalk("a column becomes optional at once", {
  base,
  start: ["orders.note", "optional"],
  old: release,
  new: release,
  newWrites: "expand",
  newReads: "expand",
  phases: ["done"],
  async after(client) {
    await client.query("INSERT INTO orders (id) VALUES (0)");
  },
});

test("what comes next are the readers", () => {
  const texts = {
    ...filesIn("golang-migrate", [{ name: "base", ...base }]),
    "a.ts": 'db.query("SELECT note FROM orders");',
  };
  const { facts, host } = new ChangesWorkspace(texts);
  const { change } = new ChangesWorkspace(withScaffold(texts, startChange("orders.note", "optional", {}, facts, host)));
  assert.equal(phaseLine(change), "done skipped skipped skipped skipped skipped");
  assert.deepEqual(
    change.usages.map(({ file, column, access, side }) => `${file} ${access} ${column} ${side}`),
    ["a.ts read orders.note same"],
  );
});
