import assert from "node:assert/strict";
import { test } from "node:test";
import { nextPhase, startChange } from "../../../core/changes/scaffold.ts";
import { ChangesWorkspace, withScaffold } from "../../support/changes.ts";
import { filesIn } from "../../support/framework-files.ts";
import { testWalk } from "../../support/walk.ts";

const base = {
  up: `CREATE TABLE users (id bigint PRIMARY KEY, name text, legacy text NOT NULL, fax text);
CREATE INDEX users_legacy_idx ON users (legacy);
`,
  down: "DROP TABLE users;\n",
};

const next = {
  insert: "INSERT INTO users (id, name) VALUES ($1, $2)",
  update: "UPDATE users SET name = $2 WHERE id = $1",
  read: "SELECT id, name FROM users",
};

await testWalk("a required column goes when nothing uses it any more", {
  base,
  start: ["users.legacy", "nothing"],
  old: { ...next, insert: "INSERT INTO users (id, name, legacy) VALUES ($1, $2, 'x')" },
  new: next,
  newWrites: "expand",
  newReads: "expand",
  phases: ["cutover", "contract", "done"],
});

test("contract waits for the last use, and says where it is", () => {
  const texts = {
    ...filesIn("golang-migrate", [{ name: "base", ...base }]),
    "src/app.ts": 'db.query("SELECT fax FROM users");\n',
  };
  const { facts, host } = new ChangesWorkspace(texts);
  const started = new ChangesWorkspace(withScaffold(texts, startChange("users.fax", "nothing", {}, facts, host)));
  assert.match(started.texts["migrations/000002_expand_users_fax.up.sql"] ?? "", /COMMENT ON COLUMN users\.fax IS/);
  assert.equal(started.change.phase, "cutover");
  const refusal = nextPhase(started.change, started.context, started.host);
  assert.match(
    "refused" in refusal ? refusal.refused : "",
    /take fax out of the code.*\nsrc\/app\.ts: reads users\.fax/,
  );
});
