import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories, historyOfSingleFile } from "../../core/migrations/detect.ts";
import { memoryFiles } from "../support/files.ts";
import { checkHistory, created } from "../support/history.ts";

test("takes the numbered .sql files of a folder called migrations", () => {
  checkHistory(
    {
      "db/migrations/2_b.sql": "SELECT 2;",
      "db/migrations/10_c.sql": "SELECT 3;",
      "db/migrations/1_a.sql": "SELECT 1;",
    },
    "plain",
    "db/migrations",
    ['1 1_a | up none "SELECT 1;"', '2 2_b | up none "SELECT 2;"', '10 10_c | up none "SELECT 3;"'],
  );
});

test("takes a file that undoes another one as its way back", () => {
  checkHistory(
    {
      "migrations/001_a.sql": "up",
      "migrations/001_a.down.sql": "down",
      "migrations/002_b.sql": "up",
      "migrations/003_c_rollback.sql": "down",
    },
    "plain",
    "migrations",
    ['001 001_a | up none "up" | down none "down"', '002 002_b | up none "up"'],
  );
});

test("leaves drafts alone, which have letters in the place of their number", () => {
  checkHistory(
    {
      "migrations/0001-a.sql": "SELECT 1;",
      "migrations/0002-b.sql": "SELECT 2;",
      "migrations/0003-c.sql": "SELECT 3;",
      "migrations/XXXX-drop-a.sql": "SELECT 4;",
      "migrations/wip_b.sql": "SELECT 5;",
    },
    "plain",
    "migrations",
    ['0001 0001-a | up none "SELECT 1;"', '0002 0002-b | up none "SELECT 2;"', '0003 0003-c | up none "SELECT 3;"'],
  );
});

const noMigrations = {
  "queries.sql": "a query",
  "sql/queries/1_find.sql": "numbered, but in no folder of migrations",
  "migrations/helpers.sql": "in such a folder, but not numbered",
  "test/migrations/1_a.sql": "for tests",
  "docs/migrations/1_a.sql": "an example in the docs",
  "node_modules/x/migrations/1_a.sql": "of a dependency",
  "migrations/templates/1_a.sql": "a template",
  "migrations/seeds/1_a.sql": "rows for development",
  "e2e-tests/migrations/1_a.sql": "for tests, too",
  "app/src/integrationTest/migrations/1_a.sql": "for tests in Java",
};

for (const [path, reason] of Object.entries(noMigrations)) {
  test(`leaves ${path} alone: ${reason}`, () => {
    assert.deepEqual(detectHistories(memoryFiles({ [path]: "SELECT 1" }), []).histories, []);
  });
}

test("numbers new files as the folder does", () => {
  assert.deepEqual(
    created({ "migrations/V007-add.sql": "" }, [{ name: "add name", up: "SELECT 1", down: "SELECT 2" }]),
    { "migrations/V008-add_name.sql": "SELECT 1;\n" },
  );
});

test("writes the way back where the team does", () => {
  assert.deepEqual(
    created({ "migrations/1_a.sql": "", "migrations/1_a.down.sql": "" }, [
      { name: "b", up: "SELECT 1;", down: "SELECT 2;" },
    ]),
    {
      "migrations/2_b.sql": "SELECT 1;\n",
      "migrations/2_b.down.sql": "SELECT 2;\n",
    },
  );
});

test("reads a file that a person names, whatever it is called", () => {
  const history = historyOfSingleFile("test/fixtures/x.sql", "SELECT 1", "postgres");
  assert.deepEqual(
    history.migrations.map(
      (migration) => `${history.framework} ${history.dialect} ${migration.name} ${migration.up?.span.end}`,
    ),
    ["plain postgres x 8"],
  );
});

test("reads a file that a person names in its framework", () => {
  assert.equal(historyOfSingleFile("000001_a.up.sql", "SELECT 1", undefined).framework, "golang-migrate");
});

test("scripts of a project with DbUp are a history", () => {
  const files = {
    "src/Migrator/Migrator.csproj": '<PackageReference Include="dbup-sqlserver" Version="5.0.41" />',
    "src/Migrator/DbScripts/2024-03-07_00_Setup.sql": "CREATE TABLE [dbo].[Users] (Id INT NOT NULL)",
    "src/Migrator/DbScripts/2024-03-07_01_More.sql": "ALTER TABLE dbo.Users ADD Age INT NULL",
  };
  const { histories } = detectHistories(memoryFiles(files), []);
  assert.deepEqual(
    histories.map(({ path, dialect, migrations }) => `${path} ${dialect}: ${migrations.map(({ version }) => version)}`),
    ["src/Migrator/DbScripts sqlserver: 2024-03-07_00,2024-03-07_01"],
  );
  const { "src/Migrator/Migrator.csproj": _, ...without } = files;
  assert.deepEqual(detectHistories(memoryFiles(without), []).histories, []);
});

test("takes a folder for one of several databases within the folder of migrations", () => {
  const { histories } = detectHistories(
    memoryFiles({
      "storage/migrations/postgres/V0001.Initial_Schema.up.sql": "SELECT 1;",
      "storage/migrations/postgres/V0001.Initial_Schema.down.sql": "SELECT 2;",
      "storage/migrations/sqlite/V0001.Initial_Schema.up.sql": "SELECT 1;",
      "queries/postgres/1_find.sql": "SELECT 3;",
    }),
    [],
  );
  assert.deepEqual(
    histories.map(({ path, dialect, migrations }) => [path, dialect, migrations.map(({ name }) => name)]),
    [
      ["storage/migrations/postgres", "postgres", ["V0001.Initial_Schema.up"]],
      ["storage/migrations/sqlite", "sqlite", ["V0001.Initial_Schema.up"]],
    ],
  );
});

test("takes a folder for SQL within the folder of migrations, where code may stand beside it", () => {
  const { histories } = detectHistories(
    memoryFiles({
      "backend/src/app/migrations.clj": "",
      "backend/src/app/migrations/clj/migration_0023.clj": "",
      "backend/src/app/migrations/sql/0001-add-extensions.sql": "CREATE EXTENSION pgcrypto;",
      "backend/src/app/migrations/sql/0002-add-profile-tables.sql": "SELECT 1;",
      "reports/sql/1_find.sql": "SELECT 3;",
    }),
    [],
  );
  assert.deepEqual(
    histories.map(({ path, migrations }) => [path, migrations.map(({ version }) => version)]),
    [["backend/src/app/migrations/sql", ["0001", "0002"]]],
  );
});

const releases = {
  "store/migration/postgres/LATEST.sql": "CREATE TABLE memo (id serial PRIMARY KEY);",
  "store/migration/postgres/0.9/00__memo.sql": "SELECT 1;",
  "store/migration/postgres/0.10/00__tags.sql": "SELECT 2;",
  "store/migration/postgres/0.10/01__pinned.sql": "SELECT 3;",
};

test("takes a folder for each release, in the order of the releases", () => {
  const { histories } = detectHistories(memoryFiles(releases), []);
  assert.deepEqual(
    histories.map(({ path, dialect, migrations }) => [path, dialect, migrations.map(({ name }) => name)]),
    [["store/migration/postgres", "postgres", ["0.9/00__memo", "0.10/00__tags", "0.10/01__pinned"]]],
  );
  assert.deepEqual(created(releases, [{ name: "add b", up: "SELECT 4" }]), {
    "store/migration/postgres/0.10/02__add_b.sql": "SELECT 4;\n",
  });
});

test("leaves folders of releases alone whose files have no order", () => {
  const { histories } = detectHistories(memoryFiles({ ...releases, "store/migration/postgres/0.10/b.sql": "" }), []);
  assert.deepEqual(histories, []);
});

test("takes versions in dots by their parts, whatever stands before them", () => {
  const files = Object.fromEntries(
    ["0.1.10", "0.1.9", "0.2", "1.0"].map((version) => [`migrations/upgrade-${version}.sql`, "SELECT 1;"]),
  );
  const history = { path: "migrations", framework: "plain", span: { start: 0, end: 0 } } as const;
  const { histories } = detectHistories(memoryFiles(files), [history]);
  assert.deepEqual(
    histories[0]?.migrations.map(({ name }) => name),
    ["upgrade-0.1.9", "upgrade-0.1.10", "upgrade-0.2", "upgrade-1.0"],
  );
});
