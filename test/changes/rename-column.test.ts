import assert from "node:assert/strict";
import { test } from "node:test";
import { changeFixes } from "../../core/changes/fixes.ts";
import { namesOfInterest } from "../../core/changes/interest.ts";
import { phaseAt } from "../../core/changes/phase-at.ts";
import { nextPhase, startChange } from "../../core/changes/scaffold.ts";
import { scanHistory } from "../../core/changes/scan.ts";
import { readPrismaSchema } from "../../core/code/libraries/prisma-schema.ts";
import { Workspace } from "../../core/workspace.ts";
import { ChangesWorkspace, phaseLine, type Texts, withScaffold } from "../support/changes.ts";
import { memoryFiles } from "../support/files.ts";
import { syntaxError } from "../support/syntax.ts";

const start: Texts = {
  "go.mod": "module x\nrequire github.com/golang-migrate/migrate/v4 v4.0.0\n",
  "migrations/000001_users.up.sql": `CREATE TABLE users (
  id bigint PRIMARY KEY,
  email text NOT NULL,
  name varchar(100) NOT NULL DEFAULT 'x',
  CONSTRAINT name_given CHECK (length(name) > 0)
);
CREATE INDEX users_name_idx ON users (lower(name)) WHERE name <> '';
`,
  "migrations/000001_users.down.sql": "DROP TABLE users;\n",
  "src/users.ts": `export const add = (db, email, name) => db.query("INSERT INTO users (email, name) VALUES ($1, $2)", [email, name]);
export const show = (db, id) => db.query("SELECT name FROM users WHERE id = $1", [id]);
`,
};

function walk(texts: Texts): ChangesWorkspace {
  return new ChangesWorkspace(texts);
}

function next(texts: Texts): Texts {
  const workspace = walk(texts);
  return withScaffold(texts, nextPhase(workspace.change, workspace.context, workspace.host));
}

function created(before: Texts, after: Texts): Texts {
  return Object.fromEntries(Object.entries(after).filter(([file]) => !(file in before)));
}

function started(): Texts {
  const workspace = walk(start);
  return withScaffold(start, startChange("users.name", "users.full_name", {}, workspace.facts, workspace.host));
}

test("expand adds a nullable column without default and declares the change", () => {
  assert.deepEqual(created(start, started()), {
    "migrations/000002_expand_users_name_to_full_name.up.sql": `-- cutover: change users.name -> users.full_name
SET lock_timeout = '2s';

ALTER TABLE users ADD COLUMN full_name varchar(100);
`,
    "migrations/000002_expand_users_name_to_full_name.down.sql": "ALTER TABLE users DROP COLUMN full_name;\n",
  });
});

test("each phase follows from the files that the scaffold of the one before wrote", () => {
  const expanded = started();
  assert.equal(walk(expanded).change.phase, "dual-write");
  assert.equal(phaseLine(walk(expanded).change), "done current pending skipped pending pending");
  assert.deepEqual(walk(expanded).findingLines, ["missing-dual-write src/users.ts name"]);

  const synced = next(expanded);
  assert.equal(phaseLine(walk(synced).change), "done done current skipped pending pending");
  assert.deepEqual(walk(synced).findingLines, []);

  const filled = next(synced);
  assert.equal(phaseLine(walk(filled).change), "done done done skipped current pending");
  assert.deepEqual(walk(filled).findingLines, ["read-after-cutover src/users.ts name"]);

  const copied = next(filled);
  assert.equal(walk(copied).change.phase, "cutover");

  const moved = { ...copied, "src/users.ts": copied["src/users.ts"]?.replaceAll(/\bname\b/g, "full_name") ?? "" };
  assert.equal(phaseLine(walk(moved).change), "done done done skipped done current");

  const contracted = next(moved);
  assert.equal(walk(contracted).change.phase, "done");
  assert.equal(phaseLine(walk(contracted).change), "done done done skipped done done");
  assert.deepEqual(walk(contracted).findingLines, []);
});

test("what the scaffolds write is read without a gap by our reader and by PostgreSQL's own parser", () => {
  const done = finished();
  for (const migration of walk(done).facts.migrations) {
    assert.equal(syntaxError(migration.text), undefined, migration.text);
    for (const { read } of migration.statements) assert.deepEqual(read.unread, [], read.text);
  }
  for (const [file, text] of Object.entries(done))
    if (file.endsWith(".down.sql") && text.trim() !== "")
      assert.equal(syntaxError(text), undefined, `${file}\n${text}`);
});

test("the schema at the end is the one at the start under the new name", () => {
  const { schema } = walk(finished()).facts;
  const table = schema.table({ name: "users", span: { start: 0, end: 0 } });
  assert.deepEqual([...(table?.columns.keys() ?? [])], ["id", "email", "full_name"]);
  const column = table?.columns.get("full_name");
  assert.deepEqual([column?.notNull, column?.default?.text], [true, "'x'"]);
  assert.deepEqual(
    table?.indexes.map((index) => [index.name, index.keys[0]?.expression?.text, index.where?.text]),
    [
      ["users_pkey", undefined, undefined],
      ["users_full_name_idx", "lower(full_name)", "full_name <> ''"],
    ],
  );
  const checks = table?.constraints.filter(({ definition }) => definition.type === "check");
  assert.deepEqual(
    checks?.map(({ name, valid, columns }) => [name, valid, columns]),
    [["full_name_given", true, ["full_name"]]],
  );
});

test("contract is refused while code uses the old column, and says where", () => {
  const texts = next(next(started()));
  const left = { ...texts, "src/users.ts": `${texts["src/users.ts"]}`.replace("SELECT name", "SELECT full_name") };
  const workspace = walk(left);
  assert.equal(workspace.change.phases.at(-1)?.state, "blocked");
  const refusal = nextPhase(workspace.change, workspace.context, workspace.host);
  assert.match("refused" in refusal ? refusal.refused : "", /src\/users\.ts: writes users\.name/);
});

test("a column that cannot have a copy is refused", () => {
  const { facts, host } = walk(start);
  const refused = (old: string, to: string) => {
    const result = startChange(old, to, {}, facts, host);
    return "refused" in result ? result.refused : assert.fail(`it was started: ${old} ${to}`);
  };
  assert.match(refused("users.id", "users.key"), /part of the primary key/);
  assert.match(refused("users.nme", "users.full_name"), /There is no column users\.nme/);
  assert.match(refused("people.name", "people.full_name"), /There is no table people/);
  assert.match(refused("users.name", "users.email"), /exists already/);
});

function finished(): Texts {
  const copied = next(next(next(started())));
  return next({ ...copied, "src/users.ts": copied["src/users.ts"]?.replaceAll(/\bname\b/g, "full_name") ?? "" });
}

test("a column that something else holds on to is refused", () => {
  const refused = (sql: string, old: string) => {
    const { facts, host } = walk({ ...start, "migrations/000002_more.up.sql": sql });
    const result = startChange(old, "users.full_name", {}, facts, host);
    return "refused" in result ? result.refused : assert.fail(`it was started: ${old}`);
  };
  assert.match(
    refused(
      "ALTER TABLE users ADD CONSTRAINT one_name UNIQUE (name); CREATE TABLE posts (author text CONSTRAINT by REFERENCES users (name));",
      "users.name",
    ),
    /foreign key by of public\.posts refers to users\.name/,
  );
  assert.match(refused("ALTER TABLE users ADD COLUMN no bigserial;", "users.no"), /values from a sequence/);
  assert.match(
    refused("ALTER TABLE users ADD COLUMN short text GENERATED ALWAYS AS (left(name, 3)) STORED;", "users.short"),
    /is generated/,
  );
});

test("a table without a primary key cannot be walked in batches", () => {
  const sql = (start["migrations/000001_users.up.sql"] ?? "").replace(" PRIMARY KEY", "");
  const { facts, host } = walk({ ...start, "migrations/000001_users.up.sql": sql });
  const begun = withScaffold(
    { ...start, "migrations/000001_users.up.sql": sql },
    startChange("users.name", "users.full_name", {}, facts, host),
  );
  const workspace = walk(next(begun));
  const result = nextPhase(workspace.change, workspace.context, workspace.host);
  assert.match("refused" in result ? result.refused : "", /no primary key that the migrations show/);
});

test("every step is recognised as one of its own phase", () => {
  const { derived } = walk(finished());
  const steps = derived.operations
    .filter((placed) => derived.contexts[0]?.isOwn(placed.operation) && !placed.at.file.includes("000001"))
    .map(
      (placed) => `${placed.migration.name.split("_")[1]}: ${placed.operation.kind} ${phaseAt(placed, derived)?.phase}`,
    );
  assert.deepEqual(steps, [
    "expand: add-column expand",
    "sync: create-trigger dual-write",
    "backfill: update-rows backfill",
    "index: create-index cutover",
    "constrain: add-check cutover",
    "constrain: add-check cutover",
    "validate: validate-constraint cutover",
    "validate: validate-constraint cutover",
    "finish: set-not-null cutover",
    "finish: drop-constraint cutover",
    "unsync: drop-not-null contract",
    "unsync: set-default contract",
    "unsync: drop-trigger contract",
    "contract: drop-column contract",
  ]);
});

test("the names that code must mention are those of the change, in every spelling", () => {
  const { facts } = walk(started());
  const names = namesOfInterest(scanHistory(facts), () =>
    readPrismaSchema("schema.prisma", 'model U {\n  nick String @map("name")\n}\n'),
  );
  assert.deepEqual([...names], ["name", "full_name", "nick"]);
});

test("a missing second write is answered by writing it, or by a trigger", () => {
  const { derived, findings, host } = walk(started());
  const fixes = findings.flatMap((finding) => changeFixes(finding, derived, host));
  assert.deepEqual(
    fixes.map(({ title, disabled, edits, files }) => [title, disabled, edits.length, files.length]),
    [
      ["Write the new column too", undefined, 2, 0],
      ["Add a sync trigger for users.name → full_name", undefined, 0, 2],
    ],
  );
});

test("no rule objects to what the scaffolds write", () => {
  const files = finished();
  const workspace = new Workspace({ files: memoryFiles(files), now: () => new Date("2026-02-03T00:00:00Z") });
  const findings = workspace.findings().flatMap((file) => file.findings);
  const lines = findings
    .filter(({ file, severity }) => !file.includes("000001") && (severity === "error" || severity === "warning"))
    .map(({ rule, file }) => `${rule} ${file}`);
  assert.deepEqual(lines, []);
});
