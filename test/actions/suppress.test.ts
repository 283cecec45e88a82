import assert from "node:assert/strict";
import { test } from "node:test";
import { allFindings, applyFix, workspaceOver } from "../support/fixes.ts";

const file = "db/migrations/000002_change.up.sql";
const before = {
  "db/migrations/000001_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n",
  [file]: "ALTER TABLE users ADD COLUMN nick text;\n\n  CREATE INDEX users_email_idx ON users (email);\n",
};
const shipped = ["db/migrations/000001_users.up.sql"];

test("a suppression stands above its statement, indented like it, and waits for its reason", () => {
  const workspace = workspaceOver(before, shipped);
  const finding = allFindings(workspace).find(({ rule }) => rule === "create-index-blocking");
  const fix = finding && workspace.suppression(finding);
  assert.ok(fix);
  const after = applyFix(before, fix);
  assert.equal(
    after[file],
    "ALTER TABLE users ADD COLUMN nick text;\n\n  -- cutover: ignore create-index-blocking because <state the reason>\n  CREATE INDEX users_email_idx ON users (email);\n",
  );
  assert.deepEqual(rulesOf(after), ["suppression-without-reason"]);
  assert.deepEqual(
    rulesOf({ ...after, [file]: after[file]?.replace("<state the reason>", "it has 20 rows") ?? "" }),
    [],
  );
});

function rulesOf(texts: Readonly<Record<string, string>>): readonly string[] {
  return allFindings(workspaceOver(texts, shipped)).map(({ rule }) => rule);
}
