import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories } from "../../core/migrations/detect.ts";
import { memoryFiles } from "../support/files.ts";
import { checkHistory, created, onlyHistory, withoutTransaction } from "../support/history.ts";

test("pairs up and down files and runs a file of several statements as one transaction", () => {
  const files = {
    "db/migrations/000001_add_users.up.sql": "CREATE TABLE users (id bigserial);",
    "db/migrations/000001_add_users.down.sql": "DROP TABLE users;",
    "db/migrations/000002_add_name.up.sql": "ALTER TABLE users ADD name text;\nALTER TABLE users ADD mail text;",
  };
  checkHistory(files, "golang-migrate", "db/migrations", [
    '000001 000001_add_users | up none "CREATE TABLE users (id bigserial);" | down none "DROP TABLE users;"',
    '000002 000002_add_name | up implicit "ALTER TABLE users ADD name text;\\nALTER TABLE users ADD mail text;"',
  ]);
});

test("the SQLite driver opens no transaction where most scripts begin one: a trigger's BEGIN is none", () => {
  const wrapped = "up single";
  const trigger = "CREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n  DELETE FROM b;\nEND;";
  const modes = (...texts: readonly string[]) =>
    onlyHistory(Object.fromEntries(texts.map((text, i) => [`store/sqlite/000${i + 1}_a.up.sql`, text]))).migrations.map(
      ({ up }) => `up ${up?.transaction}`,
    );
  assert.deepEqual(
    modes("BEGIN;\nDROP TABLE a;\nCOMMIT;", "begin immediate ;\nDROP TABLE b;\nCOMMIT;", "DROP TABLE c;"),
    ["up none", "up none", "up none"],
  );
  assert.deepEqual(modes("BEGIN;\nDROP TABLE a;\nCOMMIT;", "DROP TABLE b;"), [wrapped, wrapped]);
  assert.deepEqual(modes(trigger), [wrapped]);
});

test("orders by number, not by text", () => {
  const files = { "m/10_b.up.sql": "", "m/9_a.up.sql": "", "m/010000_c.up.sql": "" };
  assert.deepEqual(
    onlyHistory(files).migrations.map((migration) => migration.version),
    ["9", "10", "010000"],
  );
});

test("keeps a down file without its up file, and an empty file", () => {
  checkHistory({ "m/1_a.up.sql": "", "m/2_b.down.sql": "DROP TABLE b" }, "golang-migrate", "m", [
    '1 1_a | up none ""',
    '2 2_b | down none "DROP TABLE b"',
  ]);
});

test("keeps folders of two dialects apart", () => {
  const files = memoryFiles({
    "store/postgres/0001_a.up.sql": "SELECT 1",
    "store/sqlite/0001_a.up.sql": "SELECT 1",
    "store/clickhouse/0001_a.up.sql": "SELECT 1",
  });
  const found = detectHistories(files, []).histories.map(
    (history) => `${history.path}: ${history.dialect}; ${history.evidence}`,
  );
  assert.deepEqual(found, [
    "store/clickhouse: undefined; files named like 0001_a.up.sql; clickhouse because of the folder clickhouse",
    "store/postgres: postgres; files named like 0001_a.up.sql; postgres because of the folder postgres",
    "store/sqlite: sqlite; files named like 0001_a.up.sql; sqlite because of the folder sqlite",
  ]);
});

test("reports that the last two migrations share a version, but not that older ones do", () => {
  const problems = (paths: readonly string[]) =>
    detectHistories(memoryFiles(Object.fromEntries(paths.map((path) => [path, ""]))), []).problems.map(
      (problem) => `${problem.file}: ${problem.message}`,
    );
  assert.deepEqual(problems(["m/0001_a.up.sql", "m/0003_b.up.sql", "m/0003_c.up.sql"]), [
    "m/0003_c.up.sql: Version 0003 is also that of 0003_b. golang-migrate refuses to run such a folder: renumber one of them.",
  ]);
  assert.deepEqual(problems(["m/0001_a.up.sql", "m/0001_b.up.sql", "m/0003_c.up.sql"]), []);
});

test("knows that maragu.dev/migrate runs every file in a transaction", () => {
  const files = {
    "go.mod":
      "require (\n\tgithub.com/golang-migrate/migrate/v4 v4.17.1 // indirect\n\tgithub.com/maragudk/migrate v0.4.3\n)",
    "m/1_a.up.sql": "SELECT 1",
  };
  checkHistory(files, "golang-migrate", "m", ['1 1_a | up single "SELECT 1"']);
  assert.match(String(withoutTransaction(files, 0)), /runs every file in a transaction/);
});

test("knows morph by go.mod and by its marker", () => {
  const files = {
    "go.mod": "require github.com/mattermost/morph v1.1.0",
    "db/postgres/000001_a.up.sql": "CREATE TABLE a (id int);",
    "db/postgres/000002_b.up.sql": "-- morph:nontransactional\nCREATE INDEX CONCURRENTLY i ON a (id);",
  };
  checkHistory(files, "golang-migrate", "db/postgres", [
    '000001 000001_a | up single "CREATE TABLE a (id int);"',
    '000002 000002_b | up none "-- morph:nontransactional\\nCREATE INDEX CONCURRENTLY i ON a (id);"',
  ]);
  assert.deepEqual(withoutTransaction(files, 0), {
    "db/postgres/000001_a.up.sql": "-- morph:nontransactional\nCREATE TABLE a (id int);",
  });
  assert.deepEqual(
    created(files, [
      {
        name: "c",
        up: "CREATE INDEX CONCURRENTLY j ON a (id);",
        down: "DROP INDEX CONCURRENTLY j;",
        noTransaction: true,
      },
    ]),
    {
      "db/postgres/000003_c.up.sql": "-- morph:nontransactional\nCREATE INDEX CONCURRENTLY j ON a (id);\n",
      "db/postgres/000003_c.down.sql": "-- morph:nontransactional\nDROP INDEX CONCURRENTLY j;\n",
    },
  );
});

test("numbers new migrations as the folder does", () => {
  const migrations = [
    { name: "add_name", up: "SELECT 1;", down: "SELECT 2;" },
    { name: "add mail", up: "SELECT 3;" },
  ];
  assert.deepEqual(created({ "m/0009_a.up.sql": "" }, migrations), {
    "m/0010_add_name.up.sql": "SELECT 1;\n",
    "m/0010_add_name.down.sql": "SELECT 2;\n",
    "m/0011_add_mail.up.sql": "SELECT 3;\n",
    "m/0011_add_mail.down.sql": "",
  });
  assert.deepEqual(Object.keys(created({ "m/20240101000000_a.up.sql": "" }, migrations)), [
    "m/20260203040506_add_name.up.sql",
    "m/20260203040506_add_name.down.sql",
    "m/20260203040507_add_mail.up.sql",
    "m/20260203040507_add_mail.down.sql",
  ]);
  assert.deepEqual(Object.keys(created({ "m/1500000000_a.up.sql": "" }, migrations.slice(1))), [
    "m/1770091506_add_mail.up.sql",
    "m/1770091506_add_mail.down.sql",
  ]);
});

test("runs a new migration last even when the last one is dated in the future", () => {
  assert.deepEqual(Object.keys(created({ "m/20991231235959_a.up.sql": "" }, [{ name: "b", up: "" }])), [
    "m/21000101000000_b.up.sql",
    "m/21000101000000_b.down.sql",
  ]);
});

test("gives each statement that must not run in a transaction a file of its own", () => {
  const migration = {
    name: "swap",
    up: "CREATE INDEX CONCURRENTLY new ON a (id);\nDROP INDEX CONCURRENTLY old;",
    down: "CREATE INDEX CONCURRENTLY old ON a (id);\nDROP INDEX CONCURRENTLY new;",
    noTransaction: true,
  } as const;
  assert.deepEqual(created({ "m/01_a.up.sql": "" }, [migration]), {
    "m/02_swap_1.up.sql": "CREATE INDEX CONCURRENTLY new ON a (id);\n",
    "m/02_swap_1.down.sql": "DROP INDEX CONCURRENTLY new;\n",
    "m/03_swap_2.up.sql": "DROP INDEX CONCURRENTLY old;\n",
    "m/03_swap_2.down.sql": "CREATE INDEX CONCURRENTLY old ON a (id);\n",
  });
});

test("refuses to take one of several statements out of the transaction", () => {
  const files = { "m/1_a.up.sql": "SELECT 1; SELECT 2;" };
  assert.match(String(withoutTransaction(files, 0)), /Move the statement to a migration file of its own/);
});
