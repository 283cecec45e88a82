import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cutover } from "../support/cutover.ts";
import { commit, git, repository } from "../support/repository.ts";
import { temporaryFolder, writeFiles } from "../support/temporary-folder.ts";

const released = {
  "db/migrations/000001_users.up.sql":
    "CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, email text);\n",
  "db/migrations/000002_index.up.sql": "CREATE INDEX users_name ON users (name);\n",
  "src/users.ts":
    'import { Pool } from "pg";\nexport const load = (pool: Pool) => pool.query("SELECT email FROM users");\n',
};

const rulesIn = (stdout: string): readonly string[] =>
  (JSON.parse(stdout) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule);

test("--since reports what the branch brings, and leaves the rest of the workspace alone", (context) => {
  const root = repository(context, released);
  git(root, "switch", "-q", "-c", "feature");
  const check = () => rulesIn(cutover(root, ["check", "--format", "json", "--since", "main"]).stdout);
  assert.deepEqual(check(), []);
  writeFiles(root, { "db/migrations/000003_vacuum.up.sql": "VACUUM FULL users;\n" });
  assert.deepEqual(check(), ["vacuum-full"]);
  commit(root);
  assert.deepEqual(check(), ["vacuum-full"]);
});

test("--since judges the coverage of the changed files only", (context) => {
  const unknown = "DO $$ BEGIN EXECUTE current_setting('x'); END $$;\n";
  const root = repository(context, { ...released, "db/migrations/000003_setting.up.sql": unknown });
  git(root, "switch", "-q", "-c", "feature");
  const check = () => cutover(root, ["check", "--format", "json", "--since", "main"]);
  assert.equal(cutover(root, ["check", "db/migrations/000003_setting.up.sql"]).code, 3);
  assert.equal(check().code, 0);
  writeFiles(root, { "db/migrations/000004_again.up.sql": unknown });
  const { code, stdout } = check();
  const unread = (JSON.parse(stdout) as { coverage: { unread: { file: string }[] } }).coverage.unread;
  assert.deepEqual([code, unread.map(({ file }) => file)], [3, ["db/migrations/000004_again.up.sql"]]);
});

test("--since reports code that did not change itself, when a new migration breaks it", (context) => {
  const root = repository(context, {
    ...released,
    "src/save.ts":
      'import { Pool } from "pg";\nexport const save = (pool: Pool, name: string) => pool.query("UPDATE users SET name = $1", [name]);\n',
  });
  git(root, "switch", "-q", "-c", "feature");
  writeFiles(root, {
    "db/migrations/000003_full_name.up.sql":
      "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n",
  });
  const { stdout } = cutover(root, ["check", "--format", "json", "--since", "main"]);
  const [finding] = JSON.parse(stdout).findings;
  assert.deepEqual([finding.rule, finding.file], ["missing-dual-write", "src/save.ts"]);
});

test("--since says what it cannot compare with", (context) => {
  const root = repository(context, released);
  const unknown = cutover(root, ["check", "--since", "nowhere"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /^cutover: nowhere is not a revision of the repository at /);
  writeFiles(root, { "later.txt": "" });
  commit(root);
  const shallow = join(temporaryFolder(context), "shallow");
  git(root, "clone", "-q", "--depth", "1", `file://${root}`, shallow);
  const { stderr } = cutover(shallow, ["check", "--since", "HEAD~1"]);
  assert.match(stderr, /The clone is shallow: fetch the whole history \(fetch-depth: 0, GIT_DEPTH: 0\)\./);
});

test("a baseline holds what is known: only what is new is reported, wherever the old one moved", (context) => {
  const folder = temporaryFolder(context, released);
  const written = cutover(folder, ["check", "--baseline", "known.json", "--update-baseline", "--fail-on", "info"]);
  assert.deepEqual([written.code, written.stderr], [0, "known.json: 1 finding is known from now on.\n"]);
  const { version, findings } = JSON.parse(readFileSync(join(folder, "known.json"), "utf8"));
  assert.equal(version, 1);
  assert.deepEqual(
    findings.map(({ rule, file }: { rule: string; file: string }) => [rule, file]),
    [["create-index-blocking", "db/migrations/000002_index.up.sql"]],
  );
  writeFiles(folder, {
    "db/migrations/000002_index.up.sql": `-- by name\n\n${released["db/migrations/000002_index.up.sql"]}`,
    "db/migrations/000003_vacuum.up.sql": "VACUUM FULL users;\n",
  });
  const checked = cutover(folder, ["check", "--baseline", "known.json", "--format", "json"]);
  assert.deepEqual([checked.code, rulesIn(checked.stdout), checked.stderr], [1, ["vacuum-full"], ""]);
});

test("what a baseline holds and nobody finds any more is told", (context) => {
  const folder = temporaryFolder(context, { ...released, "cutover.json": "{}" });
  cutover(folder, ["check", "--baseline", "known.json", "--update-baseline"]);
  writeFiles(folder, {
    "db/migrations/000002_index.up.sql": "CREATE INDEX CONCURRENTLY users_name ON users (name);\n",
  });
  const { code, stderr } = cutover(folder, ["check", "--baseline", "known.json"]);
  assert.equal(code, 0);
  assert.equal(
    stderr,
    "known.json: found no more, so take them out with --update-baseline:\n  create-index-blocking in db/migrations/000002_index.up.sql\n",
  );
  assert.equal(cutover(folder, ["check", "--baseline", "known.json", "src"]).stderr, "");
});

test("a baseline that is missing, broken or misused is refused, and left as it is", (context) => {
  const folder = temporaryFolder(context, { ...released, "no.json": "{", "other.json": '{"version": 2}' });
  const refusal = (...args: string[]) => {
    const { code, stderr } = cutover(folder, ["check", ...args]);
    return [code, stderr.trim()];
  };
  assert.deepEqual(refusal("--baseline", "gone.json"), [
    2,
    "cutover: There is no baseline gone.json. Write one: cutover check --baseline gone.json --update-baseline",
  ]);
  const [code, broken] = refusal("--baseline", "no.json");
  assert.equal(code, 2);
  assert.match(String(broken), /^cutover: no\.json is not JSON: /);
  assert.deepEqual(refusal("--baseline", "other.json"), [
    2,
    "cutover: other.json is not a baseline of version 1 that cutover wrote.",
  ]);
  assert.deepEqual(refusal("--update-baseline"), [2, "cutover: --update-baseline needs --baseline FILE."]);
});
