import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { parseConfig } from "../../core/config.ts";
import { detectHistories, frameworkOf, historyOfSingleFile, rereadHistory } from "../../core/migrations/detect.ts";
import { frameworks } from "../../core/migrations/frameworks/index.ts";
import type { FileReader } from "../../core/migrations/types.ts";
import { Workspace } from "../../core/workspace.ts";
import { memoryFiles } from "../support/files.ts";
import { now, written } from "../support/history.ts";

/** Detection with the entries of a configuration. */
function detect(texts: Readonly<Record<string, string>>, migrations: readonly object[] = []) {
  const { config, problems } = parseConfig(JSON.stringify({ migrations }), []);
  assert.deepEqual(problems, []);
  return detectHistories(memoryFiles(texts), config.migrations);
}

function summary(found: ReturnType<typeof detect>): readonly string[] {
  return found.histories.map(
    ({ framework, path, dialect, migrations }) =>
      `${framework} ${path} ${dialect}: ${migrations.map(({ version, shipped }) => version + (shipped ? " shipped" : "")).join(", ")}`,
  );
}

test("the list of frameworks is the folder", () => {
  const names = readdirSync("core/migrations/frameworks").filter((name) => name !== "index.ts");
  assert.deepEqual(frameworks.map(({ id }) => `${id}.ts`).sort(), names.sort());
  for (const framework of frameworks) assert.equal(frameworkOf(framework.id), framework);
});

test("finds several histories of several frameworks in one repository", () => {
  const files = {
    "services/a/migrations/0001_a.up.sql": "",
    "services/b/migrations/0001_b.sql": "-- +goose Up",
    "services/c/prisma/migrations/migration_lock.toml": 'provider = "sqlite"',
    "services/c/prisma/migrations/1_c/migration.sql": "",
    "services/d/supabase/migrations/1_d.sql": "",
    "services/e/migrations/0001_e.sql": "-- migrate:up\n-- migrate:down",
  };
  assert.deepEqual([...summary(detect(files))].sort(), [
    "dbmate services/e/migrations postgres: 0001",
    "golang-migrate services/a/migrations postgres: 0001",
    "goose services/b/migrations postgres: 0001",
    "prisma services/c/prisma/migrations sqlite: 1",
    "supabase services/d/supabase/migrations postgres: 1",
  ]);
});

test("a folder that the configuration names is what it says, even among fixtures", () => {
  const files = { "test/db/1_a.sql": "SELECT 1", "test/db/2_b.sql": "SELECT 2", "migrations/0001_a.up.sql": "" };
  assert.deepEqual(
    summary(detect(files, [{ path: "./test/db/", framework: "sqlx", dialect: "postgres", version: "16" }])),
    ["sqlx test/db postgres: 1, 2", "golang-migrate migrations postgres: 0001"],
  );
});

test("without a framework the configured folder is looked into, and is plain SQL at last", () => {
  assert.deepEqual(
    summary(detect({ "sql/1.sql": "SELECT 1", "sql/2.sql": "SELECT 2" }, [{ path: "sql", dialect: "mysql" }])),
    ["plain sql mysql: 1, 2"],
  );
  assert.deepEqual(summary(detect({ "test/sql/1_a.sql": "-- +goose Up" }, [{ path: "test" }])), [
    "goose test/sql postgres: 1",
  ]);
});

test("what lies below a configured folder is not detected again", () => {
  const files = { "db/1_a.sql": "", "db/migrations/0001_a.up.sql": "" };
  assert.deepEqual(summary(detect(files, [{ path: "db", framework: "plain" }])), ["plain db postgres: 1"]);
});

test("reports configured folders that are missing or hold nothing", () => {
  const text = '{"migrations": [{"path": "gone"}, {"path": "src", "framework": "goose"}]}';
  const { config } = parseConfig(text, []);
  const { problems } = detectHistories(memoryFiles({ "src/a.ts": "" }), config.migrations);
  assert.deepEqual(
    problems.map(({ file, span, message }) => `${file} ${text.slice(span.start, span.end)} ${message}`),
    [
      'cutover.json {"path": "gone"} The folder gone does not exist or is empty.',
      'cutover.json {"path": "src", "framework": "goose"} The folder src holds no migrations of goose.',
    ],
  );
});

test("migrations before `since` are shipped, by version or by name", () => {
  const files = { "m/0001_a.up.sql": "", "m/0002_b.up.sql": "", "m/0010_c.up.sql": "" };
  const expected = ["golang-migrate m postgres: 0001 shipped, 0002, 0010"];
  assert.deepEqual(summary(detect(files, [{ path: "m", since: "0002" }])), expected);
  assert.deepEqual(summary(detect(files, [{ path: "m", since: "2" }])), expected);
  assert.deepEqual(summary(detect(files, [{ path: "m", since: "0002_b" }])), expected);
  assert.deepEqual(summary(detect(files, [{ path: "m", since: "5" }])), [
    "golang-migrate m postgres: 0001 shipped, 0002 shipped, 0010",
  ]);
  assert.deepEqual(
    detect(files, [{ path: "m", since: "nothing" }]).problems.map(({ message }) => message),
    ['No migration in m has the version or name nothing, which is given as "since".'],
  );
});

test("leaves a folder alone that is to be ignored", () => {
  const files = { "m/0001_a.up.sql": "", "events/0001_a.up.sql": "" };
  assert.deepEqual(summary(detect(files, [{ path: "events", ignore: true }])), ["golang-migrate m postgres: 0001"]);
});

test("says of what is left out why, and what to do", () => {
  const unread = (files: Readonly<Record<string, string>>) =>
    new Workspace({ files: memoryFiles(files), now: () => new Date(0) })
      .coverage()
      .unread.map(({ file, reason }) => `${file}: ${reason}`);
  const clickhouse = { "clickhouse/1_a.up.sql": "", "clickhouse/2_b.up.sql": "" };
  assert.deepEqual(unread(clickhouse), [
    'clickhouse/1_a.up.sql: The 2 migrations of clickhouse were left out: clickhouse is not supported. If that is fine, give the folder "ignore": true in cutover.json',
  ]);
  assert.deepEqual(unread({ "m/1_a.up.sql": "CREATE TABLE `a` (b int)" }), [
    "m/1_a.up.sql: The migration of m was left out: the SQL dialect is not known (words in the SQL fit mysql, mariadb and sqlite). Name it in cutover.json",
  ]);
  const config = { "cutover.json": JSON.stringify({ migrations: [{ path: "clickhouse", ignore: true }] }) };
  assert.deepEqual(unread({ ...clickhouse, ...config }), []);
});

test("a file belongs to the first history that takes it", () => {
  assert.deepEqual(
    summary(detect({ "Cargo.toml": 'sqlx = "0.8"', "migrations/1_a.up.sql": "", "migrations/1_a.down.sql": "" })),
    ["sqlx migrations postgres: 1"],
  );
});

test("reads a changed history again and keeps what is shipped", () => {
  const before = detect({ "m/1_a.sql": "-- +goose Up", "m/2_b.sql": "-- +goose Up" }, [{ path: "m", since: "2" }])
    .histories[0];
  assert.ok(before);
  const { history } = rereadHistory(
    before,
    memoryFiles({ "m/1_a.sql": "-- +goose Up", "m/2_b.sql": "-- +goose NO TRANSACTION\n-- +goose Up\nVACUUM;" }),
  );
  assert.deepEqual(
    history.migrations.map(({ shipped, up }) => [shipped, up?.transaction]),
    [
      [true, "single"],
      [undefined, "none"],
    ],
  );
});

test("a single file is a migration whatever its name", () => {
  const read = (path: string, text: string) => {
    const { framework, path: folder, migrations } = historyOfSingleFile(path, text, undefined);
    return `${framework} in ${folder}: ${migrations.map(({ name, up, down }) => `${name} ${up?.file} ${down?.file}`).join()}`;
  };
  assert.equal(read("-", "SELECT 1"), "plain in .: - - undefined");
  assert.equal(read("/elsewhere/x.sql", ""), "plain in /elsewhere: x /elsewhere/x.sql undefined");
  assert.equal(read("../x/1_a.sql", ""), "plain in ../x: 1_a ../x/1_a.sql undefined");
  assert.equal(read("x_rollback.sql", ""), "plain in .: x_rollback x_rollback.sql undefined");
  assert.equal(read("test/V1__a.sql", ""), "flyway in test: V1__a test/V1__a.sql undefined");
  assert.equal(
    read("prisma/migrations/1_a/migration.sql", ""),
    "prisma in prisma/migrations: 1_a prisma/migrations/1_a/migration.sql undefined",
  );
  assert.equal(read("a/b.sql", "-- +goose Up\n"), "plain in a: b a/b.sql undefined");
  assert.equal(read("a/1_b.sql", "-- +goose Up\n"), "goose in a: 1_b a/1_b.sql undefined");
});

test("a single file takes the dialect given, else that of its folder or words", () => {
  assert.equal(historyOfSingleFile("mysql/x.sql", "", "postgres").dialect, "postgres");
  assert.equal(historyOfSingleFile("mysql/x.sql", "", undefined).dialect, "mysql");
  assert.equal(historyOfSingleFile("x.sql", "CREATE TABLE a (id bigserial)", undefined).dialect, "postgres");
  assert.equal(
    historyOfSingleFile("x.sql", "CREATE TABLE `a` (id int) ENGINE = InnoDB; DO $$ $$", undefined).dialect,
    undefined,
  );
});

test("a single file that nothing tells the dialect of is taken for PostgreSQL", () => {
  assert.equal(historyOfSingleFile("x.sql", "SELECT 1", undefined).dialect, "postgres");
});

const large: Readonly<Record<string, string>> = Object.fromEntries([
  ...Array.from({ length: 9000 }, (_, index) => [
    `src/module${index % 300}/part${index % 7}/file${index}.ts`,
    "export {}",
  ]),
  ...Array.from({ length: 500 }, (_, index) => [`src/sql${index}/query.sql`, "SELECT 1"]),
  ...Array.from({ length: 500 }, (_, index) => [
    `db/migrations/${String(index).padStart(6, "0")}_m.up.sql`,
    "ALTER TABLE a ADD b jsonb;",
  ]),
]);

test("reads only files that can decide, and says which", () => {
  const asked = new Set<string>();
  const files = memoryFiles(large);
  const read = (path: string) => {
    asked.add(path);
    return files.read(path);
  };
  const reader: FileReader = { paths: files.paths, read };
  const { histories, inputs } = detectHistories(reader, []);
  assert.equal(histories[0]?.migrations.length, 500);
  assert.deepEqual([...inputs].sort(), [...asked].sort());
  assert.deepEqual(
    [...asked].filter((path) => path.endsWith(".ts")),
    [],
  );
});

/** A history of each framework. */
const samples: Readonly<Record<string, string>> = {
  "prisma/migrations/migration_lock.toml": 'provider = "postgresql"',
  "prisma/migrations/20200101000000_a/migration.sql": "SELECT 1;",
  "supabase/migrations/20200101000000_a.sql": "SELECT 1;",
  "rust/sqlx.toml": "",
  "rust/migrations/20200101000000_a.sql": "SELECT 1;",
  "plain/migrations/001.sql": "SELECT 1;",
  "go/1_a.sql": "-- +goose Up\nSELECT 'x';\n-- +goose Down\nSELECT 2;\n",
  "rubenv/1-a.sql": "-- +migrate Up\nSELECT 1;\n-- +migrate Down\nSELECT 2;\n",
  "dbmate/1_a.sql": "-- migrate:up\nSELECT 1;\n-- migrate:down transaction:true\nSELECT 2;\n",
  "lb/1.sql":
    '--liquibase formatted sql\n--changeset "a b":1 dbms:postgresql\nSELECT 1;\n--rollback SELECT 2;\n--rollback SELECT 3;\n/* liquibase rollback\nSELECT 4;\n*/\n',
  "lb/changelog.yaml": "databaseChangeLog:\n  - include:\n      file: lb/1.sql\n",
  "lb/changelog.xml": '<databaseChangeLog><include file="lb/1.sql"/></databaseChangeLog>',
  "drizzle/meta/_journal.json": '{"dialect": "postgresql", "entries": [{"idx": 0, "when": 1, "tag": "0000_a"}]}',
  "drizzle/0000_a.sql": "SELECT $$ 1; $$;--> statement-breakpoint\nSELECT 2;",
  "migrations/1_a.sql": "-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;",
  "diesel.toml": "",
  "diesel/2020-01-01-000000_a/up.sql": "SELECT 1",
  "diesel/2020-01-01-000000_a/metadata.toml": "run_in_transaction = true",
  "db/migration/V1__a.sql": "CREATE INDEX i ON a (b);",
  "db/migration/V1__a.sql.conf": "executeInTransaction=true",
  "go.mod": "require github.com/mattermost/morph v1",
  "m/1_a.up.sql": "SELECT 1;",
  "postgrator/1.do.a.sql": "SELECT 1;",
  "tern/001_a.sql": "SELECT 1;\n---- create above / drop below ----\nSELECT 2;",
  "atlas/1_a.sql": "SELECT 1;",
  "atlas/atlas.sum": "h1:abc=",
  "pop/1_a.postgres.up.sql": "SELECT 1;",
};

test("the samples have a history of each framework", () => {
  const found = detectHistories(memoryFiles(samples), []).histories.map(({ framework }) => framework);
  assert.deepEqual(found.sort(), frameworks.map(({ id }) => id).sort());
});

test("a new migration runs last, in the transaction that was asked for", () => {
  const reader = memoryFiles(samples);
  for (const history of detectHistories(reader, []).histories) {
    const framework = frameworkOf(history.framework);
    for (const noTransaction of [false, true]) {
      const migration = { name: "add b", up: "VACUUM a", ...(noTransaction && { noTransaction: true as const }) };
      const changes = framework.create(history, [migration], now, reader);
      if ("refused" in changes) continue;
      const texts = { ...samples, ...written(samples, changes) };
      const again = detectHistories(memoryFiles(texts), []).histories.find(({ path }) => path === history.path);
      const last = again?.migrations.at(-1);
      assert.equal(again?.migrations.length, history.migrations.length + 1, history.framework);
      assert.match(
        (texts[last?.up?.file ?? ""] ?? "").slice(last?.up?.span.start, last?.up?.span.end),
        /VACUUM a;/,
        history.framework,
      );
      if (noTransaction) assert.equal(last?.up?.transaction, "none", history.framework);
    }
  }
});

test("a script that was taken out of the transaction is out of it", () => {
  const reader = memoryFiles(samples);
  for (const history of detectHistories(reader, []).histories) {
    const script = history.migrations[0]?.up;
    const changes = script && frameworkOf(history.framework).disableTransaction(script, reader);
    if (changes === undefined || "refused" in changes) continue;
    const { history: again } = rereadHistory(history, memoryFiles({ ...samples, ...written(samples, changes) }));
    assert.equal(again.migrations[0]?.up?.transaction, "none", history.framework);
  }
});

test("half-written files break nothing, and sections stay within their file", () => {
  for (const [path, text] of Object.entries(samples)) {
    for (let length = 0; length < text.length; length++) {
      const texts = { ...samples, [path]: text.slice(0, length) };
      for (const { migrations } of detectHistories(memoryFiles(texts), []).histories) {
        for (const script of migrations.flatMap(({ up, down }) => [up ?? [], down ?? []].flat())) {
          const { start, end } = script.span;
          assert.ok(
            start >= 0 && start <= end && end <= (texts[script.file] ?? "").length,
            `${script.file} ${start} ${end} after ${path} was cut at ${length}`,
          );
        }
      }
    }
  }
});

test("PostgreSQL is assumed where nothing tells a dialect, and nothing where several are told", () => {
  const dialects = (files: Readonly<Record<string, string>>) =>
    detectHistories(memoryFiles(files), []).histories.map(({ dialect }) => dialect);
  const generic = { "m/migrations/1_a.up.sql": "CREATE TABLE a (id int)" };
  assert.deepEqual(dialects(generic), ["postgres"]);
  assert.deepEqual(dialects({ ...generic, "package.json": '{"dependencies": {"pg": "8", "mysql2": "3"}}' }), [
    undefined,
  ]);
  assert.deepEqual(
    dialects({ ...generic, "m/migrations/2_b.up.sql": "CREATE TABLE b (id int UNSIGNED); SELECT a::jsonb" }),
    [undefined],
  );
});
