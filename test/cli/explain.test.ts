import assert from "node:assert/strict";
import { test } from "node:test";
import { cutover } from "../support/cutover.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("explain of a rule says what goes wrong and what to do", (context) => {
  const { code, stdout } = cutover(temporaryFolder(context, {}), ["explain", "create-index-blocking"]);
  assert.equal(code, 0);
  assert.match(stdout, /^# Index built without CONCURRENTLY\n\n`create-index-blocking` · warning · availability\n/);
});

test("explain of a statement names locks, who waits, and how other versions differ", (context) => {
  const folder = temporaryFolder(context, {
    "db/migrations/000001_a.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n",
    "db/migrations/000002_b.up.sql": "\n  CREATE INDEX ON users (email);\n",
  });
  const { stdout } = cutover(folder, ["explain", "db/migrations/000002_b.up.sql:2"]);
  assert.match(stdout, /\*\*Builds index on users\*\*\n- Locks `users`: \*\*SHARE\*\*, blocks writes\./);
  assert.match(stdout, /- Builds an index on `users`: /);
});

test("explain of something else says what it takes", (context) => {
  const { code, stderr } = cutover(temporaryFolder(context, {}), ["explain", "nonsense"]);
  assert.equal(code, 2);
  assert.equal(stderr, "cutover: There is no rule nonsense. Give the id of a rule, or FILE:LINE for a statement.\n");
});
