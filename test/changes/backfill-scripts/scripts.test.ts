import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { transformSync } from "esbuild";
import type { Client } from "pg";
import { nextPhase, type StartOptions, startChange } from "../../../core/changes/scaffold.ts";
import { languageOf } from "../../../core/code/languages.ts";
import { Workspace } from "../../../core/workspace.ts";
import { ChangesWorkspace, type Texts, withScaffold } from "../../support/changes.ts";
import { codeParser } from "../../support/code-parser.ts";
import { memoryFiles } from "../../support/files.ts";
import { filesIn } from "../../support/framework-files.ts";
import { migrateUp } from "../../support/migrated.ts";
import { postgresServer } from "../../support/postgres.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const server = await postgresServer();
const skip = typeof server === "string" ? server : false;

const base = {
  name: "base",
  up: "CREATE TABLE users (team text, number integer, name text, PRIMARY KEY (team, number));\n",
  down: "DROP TABLE users;\n",
};

/** A workspace whose change waits for its backfill. */
function backfilling(
  code: Texts,
  migrations = [base],
  from = "users.name",
  to = "users.full_name",
  options: StartOptions = { up: "name || ' 100%'", down: "replace(full_name, ' 100%', '')" },
): ChangesWorkspace {
  const texts = { ...filesIn("golang-migrate", migrations), ...code };
  const begun = new ChangesWorkspace(texts);
  const started = new ChangesWorkspace(withScaffold(texts, startChange(from, to, options, begun.facts, begun.host)));
  return new ChangesWorkspace(withScaffold(started.texts, nextPhase(started.change, started.context, started.host)));
}

type ParametersAfterFirst = Parameters<typeof backfilling> extends [unknown, ...infer Rest] ? Rest : never;

/** What the scaffold of a script adds. */
function scriptIn(code: Texts, ...change: ParametersAfterFirst) {
  const before = backfilling(code, ...change);
  const scaffold = nextPhase(before.change, before.context, before.host, "script");
  const after = new ChangesWorkspace(withScaffold(before.texts, scaffold));
  const file = Object.keys(after.texts).find((path) => path.startsWith(".cutover/scripts/")) ?? "";
  return {
    before,
    after,
    file,
    text: after.texts[file] ?? "",
    notes: "refused" in scaffold ? [] : scaffold.notes,
  };
}

function workspaceOf({ texts }: ChangesWorkspace): Workspace {
  return new Workspace({ files: memoryFiles(texts), now: () => new Date("2026-02-03T00:00:00Z") });
}

/** Runs a script for Node, with the key to go on behind; gives what it prints. */
async function runner(t: TestContext, file: string, text: string, url: string) {
  const folder = temporaryFolder(t, {
    "script.mjs": file.endsWith(".mts") ? transformSync(text, { loader: "ts", format: "esm" }).code : text,
  });
  symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  return async (...key: readonly string[]): Promise<string> => {
    const env = { ...process.env, DATABASE_URL: url };
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "script.mjs"), ...key], { env });
    return stdout;
  };
}

/** Until another session waits for a lock, or the wait is over. */
async function waitingForLock(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (rows.length > 0) return;
    await new Promise((done) => setTimeout(done, 10));
  }
}

const node: Texts = { "src/app.ts": 'db.query("SELECT name FROM users");\n' };

for (const [path, code] of [
  ["TypeScript", node],
  ["JavaScript", { "src/app.js": 'db.query("SELECT name FROM users");\n' }],
] as const) {
  test(`the script in ${path} fills every row beside a live write, stops and goes on`, { skip }, async (t) => {
    if (typeof server === "string") return;
    const { before, after, file, text } = scriptIn(code);
    const { url, client, connect } = await server.freshDatabase();
    await migrateUp(client, workspaceOf(before));
    await client.query(
      "ALTER TABLE users DISABLE TRIGGER USER; INSERT INTO users SELECT 't' || n % 7, n, 'n' || n FROM generate_series(1, 2500) n; ALTER TABLE users ENABLE TRIGGER USER",
    );
    await client.query("UPDATE users SET full_name = 'live 100%' WHERE number = 5");
    const run = await runner(t, file, text, url);
    assert.match(await run("t4", "1000"), /rows filled, done\n$/);
    const { rows: left } = await client.query("SELECT min(team), max(team) FROM users WHERE full_name IS NULL");
    assert.deepEqual(left, [{ min: "t0", max: "t4" }]);

    // A batch waits for a live transaction that holds one of its rows, and does not overwrite what it wrote.
    const other = await connect();
    await other.query("BEGIN; UPDATE users SET name = name || '!' WHERE number = 7");
    const running = run();
    await Promise.race([waitingForLock(client), running]);
    await other.query("COMMIT");
    assert.match(await running, /rows filled, up to t\d \d+\n[\s\S]*rows filled, done\n$/);
    const { rows } = await client.query(
      "SELECT count(*)::int AS wrong FROM users WHERE full_name IS DISTINCT FROM name || ' 100%'",
    );
    assert.deepEqual(rows, [{ wrong: 0 }]);
    const { rows: live } = await client.query("SELECT name FROM users WHERE number IN (5, 7) ORDER BY number");
    assert.deepEqual(live, [{ name: "live" }, { name: "n7!" }]);

    assert.equal(after.change.phase, "cutover");
    await migrateUp(client, workspaceOf(after), before.history.migrations.length);
  });
}

test("a script copies the values of a column that moves to another table, beside a live write", { skip }, async (t) => {
  if (typeof server === "string") return;
  const users = {
    name: "base",
    up: "CREATE TABLE users (id integer PRIMARY KEY, bio text);\n",
    down: "DROP TABLE users;\n",
  };
  const { before, after, file, text } = scriptIn(node, [users], "users.bio", "profiles.bio", {
    up: "bio || ' 100%'",
    down: "replace(bio, ' 100%', '')",
  });
  const { url, client, connect } = await server.freshDatabase();
  await migrateUp(client, workspaceOf(before));
  await client.query(
    "ALTER TABLE users DISABLE TRIGGER USER; INSERT INTO users SELECT n, CASE WHEN n % 5 > 0 THEN 'b' || n END FROM generate_series(1, 2500) n; ALTER TABLE users ENABLE TRIGGER USER",
  );
  const run = await runner(t, file, text, url);
  assert.match(await run("2000"), /rows filled, done\n$/);
  const other = await connect();
  await other.query("BEGIN; UPDATE users SET bio = bio || '!' WHERE id = 7");
  const running = run();
  await Promise.race([waitingForLock(client), running]);
  await other.query("COMMIT");
  assert.match(await running, /rows filled, up to \d+\n[\s\S]*rows filled, done\n$/);
  const { rows } = await client.query(
    "SELECT count(*)::int AS wrong FROM users LEFT JOIN profiles ON user_id = id WHERE profiles.bio IS DISTINCT FROM users.bio || ' 100%'",
  );
  assert.deepEqual(rows, [{ wrong: 0 }]);
  assert.equal(after.change.phase, "cutover");
  await migrateUp(client, workspaceOf(after), before.history.migrations.length);
});

test("the migration behind the script refuses while many rows are left", { skip }, async () => {
  if (typeof server === "string") return;
  const { before, after } = scriptIn(node);
  const { client } = await server.freshDatabase();
  await migrateUp(client, workspaceOf(before));
  await client.query(
    "ALTER TABLE users DISABLE TRIGGER USER; INSERT INTO users SELECT 't', n, 'n' FROM generate_series(1, 10001) n",
  );
  await assert.rejects(
    migrateUp(client, workspaceOf(after), before.history.migrations.length),
    /too many rows of users are left for one transaction: run \.cutover\/scripts\/backfill_users_name_to_full_name\.mts first/,
  );
});

const parser = await codeParser(["python", "ruby", "go", "typescript", "javascript"]);

for (const [title, code, needs, usage] of [
  ["TypeScript", node, /import pg from "pg"/, /npx tsx \.cutover\/scripts\/\w+\.mts/],
  ["Python", { "app.py": "x = 1\n" }, /^import psycopg$/m, /python \.cutover\/scripts\/\w+\.py/],
  [
    "Python with psycopg2",
    { "app.py": "x = 1\n", "requirements.txt": "psycopg2-binary==2.9\n" },
    /psycopg2\.connect\(/,
    /the package psycopg2\./,
  ],
  ["Ruby", { "app.rb": "x = 1\n" }, /PG\.connect\(ENV/, /the gem pg\./],
  [
    "Ruby on Rails",
    { "app.rb": "x = 1\n", Gemfile: 'gem "rails"\n' },
    /ActiveRecord::Base\.connection\.raw_connection/,
    /bin\/rails runner \.cutover/,
  ],
  [
    "Go",
    { "main.go": "package main\n" },
    /_ "github\.com\/jackc\/pgx\/v5\/stdlib"/,
    /go run \.cutover\/scripts\/\w+\.go/,
  ],
  [
    "Go with lib/pq",
    { "main.go": "package main\n", "go.mod": "require github.com/lib/pq v1.10.9\n" },
    /sql\.Open\("postgres"/,
    /github\.com\/lib\/pq\./,
  ],
] as const)
  test(`a script in ${title} has the team's driver, says how it is run, and is well formed`, () => {
    const { file, text, notes, after } = scriptIn(code);
    assert.match(text, needs);
    assert.match(notes.join("\n"), usage);
    const language = languageOf(file);
    assert.ok(language !== undefined);
    const broken = parser.parse(language, text, (root) => root.descendantsOfType(["ERROR"]).length);
    assert.equal(broken, 0);
    assert.match(text, /set_config\(['\\]+cutover\.sync/);
    // It is no code of the application: it reads nothing for good.
    assert.deepEqual(
      after.code.filter((each) => each.file === file),
      [],
    );
  });

test("where no language is known, nothing is written", () => {
  const { change, context, host } = backfilling({ "Main.java": "class Main {}\n" });
  const scaffold = nextPhase(change, context, host, "script");
  assert.match("refused" in scaffold ? scaffold.refused : "", /TypeScript, JavaScript, Python, Ruby and Go/);
});

test("for servers that no script is written for, it is said what does the work", () => {
  const texts = {
    ...filesIn("golang-migrate", [{ ...base, up: base.up.replaceAll("text", "varchar(50)") }], undefined, "mariadb"),
    "src/app.ts": "export {};\n",
  };
  const begun = new ChangesWorkspace(texts);
  const start = startChange("users.name", "users.full_name", {}, begun.facts, begun.host);
  const started = new ChangesWorkspace(withScaffold(texts, start));
  const next = nextPhase(started.change, started.context, started.host);
  const { change, context, host } = new ChangesWorkspace(withScaffold(started.texts, next));
  const scaffold = nextPhase(change, context, host, "script");
  assert.equal(
    "refused" in scaffold ? scaffold.refused : "",
    "Scripts are written for PostgreSQL only. For mariadb take the migration, or let `cutover backfill` fill the rows.",
  );
});
