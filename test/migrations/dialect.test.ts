import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories } from "../../core/migrations/detect.ts";
import { dialectOfFolder, dialectOfPath, dialectOfProject, dialectOfSql } from "../../core/migrations/dialect.ts";
import { memoryFiles } from "../support/files.ts";

test("the deepest folder that names a database tells the dialect", () => {
  assert.equal(dialectOfPath("store/postgres/migrations").dialect, "postgres");
  assert.equal(dialectOfPath("mysql-tools/pg-migrations").dialect, "postgres");
  assert.equal(dialectOfPath("jdbc_mssql").dialect, "sqlserver");
  assert.equal(dialectOfPath("mysql-to-postgres/migrations").dialect, undefined);
  assert.equal(dialectOfPath("pgadmin/constructor/migrations").dialect, undefined);
  assert.deepEqual(dialectOfPath("postgres/clickhouse"), { foreign: "clickhouse", because: "the folder clickhouse" });
});

const texts: readonly (readonly [string, string | undefined])[] = [
  ["CREATE TABLE a (id bigserial)", "postgres"],
  ["ALTER TABLE a ALTER COLUMN b TYPE text USING b::text", "postgres"],
  ["CREATE TABLE a (id int AUTO_INCREMENT)", "mysql"],
  ["ALTER TABLE `a` ADD b int", "mysql"],
  ["CREATE TABLE `a` (id integer PRIMARY KEY AUTOINCREMENT)", "sqlite"],
  ["CREATE TABLE [dbo].[a] (id int IDENTITY(1,1))", "sqlserver"],
  ["ALTER TABLE a ADD COLUMN b int", undefined],
  ["-- was AUTO_INCREMENT in MySQL, see `a`\nSELECT 'jsonb', 'AUTO_INCREMENT'", undefined],
  ["CREATE TABLE a (id bigserial); CREATE TABLE b (id int AUTO_INCREMENT)", undefined],
  ["CREATE TABLE a (x Int8) ENGINE = MergeTree ORDER BY x", undefined],
];

for (const [sql, dialect] of texts) {
  test(`${sql.replaceAll("\n", " ")} is ${dialect ?? "anybody's"}`, () => assert.equal(dialectOfSql(sql), dialect));
}

test("one odd word does not outvote a history", () => {
  const files = memoryFiles({
    ...Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`m/${n}.sql`, "ALTER TABLE a ADD b jsonb"])),
    "m/x.sql": "SELECT unsigned FROM a",
  });
  assert.equal(dialectOfFolder(files, "m").dialect, "postgres");
  assert.equal(
    dialectOfFolder(memoryFiles({ "m/1.sql": "SELECT a::jsonb", "m/2.sql": "ALTER TABLE a ADD b INT UNSIGNED" }), "m")
      .dialect,
    undefined,
  );
});

test("the nearest manifest with a driver tells the dialect, unless it has several", () => {
  const dialect = (texts: Readonly<Record<string, string>>) => dialectOfProject(memoryFiles(texts), "a/db").dialect;
  assert.equal(dialect({ "a/package.json": '{"dependencies": {"pg": "8"}}' }), "postgres");
  assert.equal(
    dialect({ "a/package.json": '{"dependencies": {"mysql2": "3"}}', "docker-compose.yml": "image: postgres:16" }),
    "mysql",
  );
  assert.equal(
    dialect({ "a/package.json": "{}", "docker-compose.yml": "services:\n  db:\n    image: postgis/postgis:16-3.4" }),
    "postgres",
  );
  assert.equal(
    dialect({ "go.mod": "require (\n\tgithub.com/lib/pq v1\n\tgithub.com/mattn/go-sqlite3 v1\n)" }),
    undefined,
  );
  assert.equal(dialect({ "dbconfig.yml": "production:\n  dialect: postgres\n" }), "postgres");
  assert.equal(dialect({ "a/README.md": "" }), undefined);
});

test("the edition of SQL Server is that of its container", () => {
  const files = memoryFiles({
    "compose.yaml":
      "services:\n  db:\n    image: mcr.microsoft.com/mssql/server:2022-latest\n    environment:\n      MSSQL_PID: Express\n",
    "migrations/1_a.up.sql": "SELECT 1",
  });
  const history = detectHistories(files, []).histories[0];
  assert.deepEqual([history?.dialect, history?.edition], ["sqlserver", "Express"]);
});
