import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cutover } from "../support/cutover.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const shop = {
  "db/migrations/000001_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);\n",
  "db/migrations/000001_users.down.sql": "DROP TABLE users;\n",
  "db/migrations/000002_full_name.up.sql":
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n",
  "db/migrations/000002_full_name.down.sql": "ALTER TABLE users DROP COLUMN full_name;\n",
  "src/users.ts": 'await db.query("INSERT INTO users (id, name) VALUES ($1, $2)", [id, name]);\n',
};

test("status tells the phase, what shows it and what is missing", (context) => {
  const folder = temporaryFolder(context, shop);
  assert.equal(
    cutover(folder, ["status"]).stdout,
    `users.name->users.full_name  Dual-write · 0 of 1 writers · next: backfill
  ● expand ─ ◐ dual-write ─ ○ backfill ─ ◌ verify ─ ○ cutover ─ ○ contract
  ● expand: adds full_name db/migrations/000002_full_name.up.sql:2:19
  → dual-write: full_name not written beside users.name src/users.ts:1:40
  ◌ verify: no environment is configured db/migrations/000002_full_name.up.sql:1:1
`,
  );
});

test("status for programs has the shape that other tools rely on", (context) => {
  const folder = temporaryFolder(context, shop);
  const { version, changes } = JSON.parse(cutover(folder, ["status", "--format", "json"]).stdout);
  assert.equal(version, 1);
  const [{ phases, usages, ...change }] = changes;
  assert.deepEqual(change, {
    id: "users.name->users.full_name",
    recipe: "rename-column",
    declared: true,
    table: "users",
    from: ["name"],
    to: ["full_name"],
    phase: "dual-write",
    next: "backfill",
  });
  assert.deepEqual(
    phases.map(({ phase, state }: { phase: string; state: string }) => `${phase} ${state}`),
    ["expand done", "dual-write current", "backfill pending", "verify skipped", "cutover pending", "contract pending"],
  );
  assert.deepEqual(usages, [
    {
      file: "src/users.ts",
      range: { start: { line: 1, column: 40 }, end: { line: 1, column: 44 } },
      column: "users.name",
      access: "write",
      certainty: "resolved",
      paired: false,
    },
  ]);
});

test("next prints a patch that git applies, and writes the same with --write", (context) => {
  const folder = temporaryFolder(context, shop);
  const printed = cutover(folder, ["next", "full_name"]);
  assert.equal(printed.code, 0);
  const applied = spawnSync("git", ["apply", "-p1", "-"], { cwd: folder, input: printed.stdout, encoding: "utf8" });
  assert.equal(applied.stderr, "");
  const files = [
    "db/migrations/000003_sync_users_name_to_full_name.up.sql",
    "db/migrations/000003_sync_users_name_to_full_name.down.sql",
  ];
  const byPatch = files.map((file) => readFileSync(join(folder, file), "utf8"));
  const other = temporaryFolder(context, shop);
  cutover(other, ["next", "full_name", "--write"]);
  assert.deepEqual(
    files.map((file) => readFileSync(join(other, file), "utf8")),
    byPatch,
  );
  assert.match(cutover(other, ["status"]).stdout, /Backfill · next: cutover/);
});

test("next --by code writes the second column where the code writes the first", (context) => {
  const folder = temporaryFolder(context, shop);
  cutover(folder, ["next", "full_name", "--by", "code", "--write"]);
  assert.equal(
    readFileSync(join(folder, "src/users.ts"), "utf8"),
    'await db.query("INSERT INTO users (id, name, full_name) VALUES ($1, $2, $2)", [id, name]);\n',
  );
  assert.equal(cutover(folder, ["check"]).stdout.includes("missing-dual-write"), false);
});

test("start writes the migration that begins a change", (context) => {
  const {
    "db/migrations/000002_full_name.up.sql": _up,
    "db/migrations/000002_full_name.down.sql": _down,
    ...rest
  } = shop;
  const folder = temporaryFolder(context, rest);
  const { code, stdout } = cutover(folder, ["start", "users.name", "users.full_name", "--write"]);
  assert.equal(code, 0);
  const [file = ""] = /db\/\S+\.up\.sql/.exec(stdout) ?? [];
  assert.equal(
    readFileSync(join(folder, file), "utf8"),
    "-- cutover: change users.name -> users.full_name\nSET lock_timeout = '2s';\n\nALTER TABLE users ADD COLUMN full_name text;\n",
  );
});

test("a change that is not there is named with those that are; nothing is written", (context) => {
  const folder = temporaryFolder(context, shop);
  const { code, stderr } = cutover(folder, ["next", "nothing-like-it", "--write"]);
  assert.equal(code, 2);
  assert.match(stderr, /There is no staged change nothing-like-it\. Changes:\n {2}users\.name->users\.full_name/);
  assert.equal(existsSync(join(folder, "db/migrations/000003_sync_users_name_to_full_name.up.sql")), false);
});

test("check knows the released code, and when a change was begun", (context) => {
  const folder = temporaryFolder(context, shop);
  const git = (...args: string[]) =>
    spawnSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], {
      cwd: folder,
      env: { ...process.env, GIT_COMMITTER_DATE: "2020-01-02T03:04:05Z" },
    });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "Begin");
  assert.match(cutover(folder, ["check"]).stdout, /abandoned-change/);
  git("switch", "-q", "-c", "drop");
  rmSync(join(folder, "src/users.ts"));
  writeFileSync(join(folder, "db/migrations/000003_drop.up.sql"), "ALTER TABLE users DROP COLUMN name;\n");
  assert.match(cutover(folder, ["check"]).stdout, /contract-with-last-use|the released version writes it in one place/);
});
