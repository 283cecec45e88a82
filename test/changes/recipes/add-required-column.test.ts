import assert from "node:assert/strict";
import { test } from "node:test";
import { nextPhase, startChange } from "../../../core/changes/scaffold.ts";
import { ChangesWorkspace, phaseLine, withScaffold } from "../../support/changes.ts";
import { filesIn } from "../../support/framework-files.ts";
import { testWalk } from "../../support/walk.ts";

const base = {
  up: "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);\n",
  down: "DROP TABLE users;\n",
};

const old = {
  insert: "INSERT INTO users (id, email) VALUES ($1, $2)",
  update: "UPDATE users SET email = $2 WHERE id = $1",
  read: "SELECT id, email FROM users",
};

await testWalk("each row gets a value of its own from other columns", {
  base,
  start: ["nothing", "users.handle", { up: "lower(email)", type: "text" }],
  old,
  new: {
    insert: "INSERT INTO users (id, email, handle) VALUES ($1, $2, lower($2))",
    update: "UPDATE users SET email = $2, handle = lower($2) WHERE id = $1",
    read: "SELECT id, CASE WHEN handle IS NOT NULL THEN email END FROM users",
  },
  code: {
    old: 'db.query("INSERT INTO users (id, email) VALUES ($1, $2)");\n',
    new: 'db.query("INSERT INTO users (id, email, handle) VALUES ($1, $2, $3)");\n',
  },
  newWrites: "expand",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
  async after(client) {
    await assert.rejects(
      client.query("INSERT INTO users (id, email) VALUES (0, 'x')"),
      /null value in column "handle"/,
    );
  },
});

await testWalk("each row gets a value that its default computes", {
  base,
  start: ["nothing", "users.token", { up: "gen_random_uuid()", type: "uuid" }],
  old,
  new: { ...old, read: "SELECT id, CASE WHEN token IS NOT NULL THEN email END FROM users" },
  newWrites: "expand",
  newReads: "backfill",
  phases: ["backfill", "cutover", "done"],
  async after(client) {
    const { rows } = await client.query(
      "SELECT count(*)::int AS rows, count(DISTINCT token)::int AS tokens FROM users",
    );
    assert.equal(rows[0].rows, rows[0].tokens);
  },
});

await testWalk("a constant needs no stages", {
  base,
  start: ["nothing", "users.plan", { up: "'free'", type: "text" }],
  old,
  new: { ...old, read: "SELECT id, CASE plan WHEN 'free' THEN email END FROM users" },
  newWrites: "expand",
  newReads: "expand",
  phases: ["done"],
});

test("the trigger stays until every INSERT writes the column", () => {
  const texts = {
    ...filesIn("golang-migrate", [{ name: "base", ...base }]),
    "src/app.ts": 'db.query("INSERT INTO users (id, email) VALUES ($1, $2)");\n',
  };
  const begun = new ChangesWorkspace(texts);
  let walked = new ChangesWorkspace(
    withScaffold(
      texts,
      startChange("nothing", "users.handle", { up: "lower(email)", type: "text" }, begun.facts, begun.host),
    ),
  );
  const go = () => nextPhase(walked.change, walked.context, walked.host);
  for (const phase of ["dual-write", "backfill", "cutover"]) {
    assert.equal(walked.change.phase, phase);
    walked = new ChangesWorkspace(withScaffold(walked.texts, go()));
  }
  const refused = go();
  assert.match(
    "refused" in refused ? refused.refused : "",
    /cannot go on to contract yet:\nsrc\/app\.ts: inserts rows without users\.handle/,
  );
});

test("NOT NULL that somebody wrote by hand counts, whatever the directive says", () => {
  const { change } = new ChangesWorkspace({
    ...filesIn("golang-migrate", [
      { name: "base", ...base },
      {
        name: "expand",
        up: "-- cutover: change nothing -> users.plan up(lower(email)) type(text)\nALTER TABLE users ADD COLUMN plan text NOT NULL DEFAULT 'free';\n",
        down: "",
      },
    ]),
    "src/app.ts": 'db.query("INSERT INTO users (id, email) VALUES ($1, $2)");\n',
  });
  assert.equal(phaseLine(change), "done skipped skipped skipped done skipped");
});
