import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories } from "../../core/migrations/detect.ts";
import { versionOfImage } from "../../core/migrations/dialect/images.ts";
import { dialectOfPath } from "../../core/migrations/dialect/path.ts";
import { dialectOfProject } from "../../core/migrations/dialect/project.ts";
import { dialectOfFolder, dialectOfSql } from "../../core/migrations/dialect/sql.ts";
import { memoryFiles } from "../support/files.ts";

const fits = (told: ReturnType<typeof dialectOfSql>): string =>
  told === undefined ? "nothing" : "foreign" in told ? `foreign ${told.foreign}` : told.fits.join(" ");

test("the deepest folder that names a database tells the dialect", () => {
  assert.equal(fits(dialectOfPath("store/postgres/migrations")), "postgres");
  assert.equal(fits(dialectOfPath("mysql-tools/pg-migrations")), "postgres");
  assert.equal(fits(dialectOfPath("jdbc_mssql")), "sqlserver");
  assert.equal(fits(dialectOfPath("mysql-to-postgres/migrations")), "nothing");
  assert.equal(fits(dialectOfPath("pgadmin/constructor/migrations")), "nothing");
  assert.equal(fits(dialectOfPath("postgres/clickhouse")), "foreign clickhouse");
  assert.equal(fits(dialectOfPath("db/sqlanywhere/patches")), "foreign sqlanywhere");
  assert.equal(fits(dialectOfPath("upgrade/sqlserver2008")), "sqlserver");
  assert.equal(fits(dialectOfPath("upgrade/db2")), "foreign db2");
});

const texts: readonly (readonly [string, string])[] = [
  ["CREATE TABLE a (id bigserial)", "postgres"],
  ["ALTER TABLE a ALTER COLUMN b TYPE text USING b::text", "postgres"],
  ["CREATE TABLE a (id int AUTO_INCREMENT)", "mysql mariadb"],
  ["ALTER TABLE `a` ADD b int", "mysql mariadb sqlite"],
  ["CREATE TABLE a (b varchar(9)) COLLATE utf8mb4_0900_ai_ci ENGINE=InnoDB", "mysql"],
  ["CREATE TABLE `a` (b int) WITH SYSTEM VERSIONING", "mariadb"],
  ["CREATE TABLE `a` (id integer PRIMARY KEY AUTOINCREMENT)", "sqlite"],
  ["CREATE TABLE [dbo].[a] (id int IDENTITY(1,1))", "sqlserver"],
  ["CREATE TABLE [a] (id int, PRIMARY KEY (id)) WITHOUT ROWID", "sqlite"],
  ["CREATE TABLE [a] (id int)", "sqlserver sqlite"],
  ["CREATE TABLE a (\n  at datetime NOT NULL)", "mysql mariadb sqlite sqlserver"],
  ["ALTER TABLE a ADD COLUMN b int", "nothing"],
  ["-- was AUTO_INCREMENT in MySQL, see `a`\nSELECT 'jsonb', 'AUTO_INCREMENT'", "nothing"],
  ["CREATE TABLE a (id bigserial); CREATE TABLE b (id int AUTO_INCREMENT)", ""],
  ["CREATE TABLE a (x Int8) ENGINE = MergeTree ORDER BY x", "foreign clickhouse"],
  // H2 as it stands in for MySQL.
  ["CREATE TABLE `a` (id int AUTO_INCREMENT); COMMENT ON TABLE `a` IS 'x'", "foreign h2"],
  // SQLite takes any word for a type.
  ["PRAGMA foreign_keys = ON;\nCREATE TABLE a (b JSONB, c LONGBLOB)", "sqlite"],
];

for (const [sql, expected] of texts) {
  test(`${sql.replaceAll("\n", " ")}: ${expected}`, () => assert.equal(fits(dialectOfSql(sql)), expected));
}

test("one odd word does not outvote a history", () => {
  const files = memoryFiles({
    ...Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`m/${n}.sql`, "ALTER TABLE a ADD b jsonb"])),
    "m/x.sql": "SELECT unsigned FROM a ENGINE=InnoDB",
  });
  assert.equal(fits(dialectOfFolder(files, "m")), "postgres");
  assert.equal(
    fits(
      dialectOfFolder(
        memoryFiles({ "m/1.sql": "SELECT a::jsonb", "m/2.sql": "ALTER TABLE a ADD b INT AUTO_INCREMENT" }),
        "m",
      ),
    ),
    "",
  );
});

test("what the dialect of the others cannot read makes a history undecided: something rewrites it for each database", () => {
  const files = memoryFiles({
    ...Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`m/${n}.sql`, "CREATE TABLE `a` (id integer PRIMARY KEY AUTOINCREMENT)"]),
    ),
    "m/x.sql": "ALTER TABLE a DROP FOREIGN KEY a_ibfk_1",
    "m/y.sql": "ALTER TABLE a DROP FOREIGN KEY a_ibfk_2",
  });
  assert.equal(fits(dialectOfFolder(files, "m")), "");
});

test("one telling word decides between those that fit", () => {
  const files = memoryFiles({
    ...Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`m/${n}.sql`, "ALTER TABLE `a` ADD `b` int"])),
    "m/x.sql": "PRAGMA foreign_keys = OFF",
  });
  assert.equal(fits(dialectOfFolder(files, "m")), "sqlite");
});

const projects: readonly (readonly [title: string, files: Readonly<Record<string, string>>, expected: string])[] = [
  ["a driver in package.json", { "a/package.json": '{"dependencies": {"pg": "8"}}' }, "postgres"],
  [
    "the nearest manifest",
    { "a/package.json": '{"dependencies": {"mysql2": "3"}}', "docker-compose.yml": "image: postgres:16" },
    "mysql",
  ],
  [
    "a container",
    { "a/package.json": "{}", "docker-compose.yml": "services:\n  db:\n    image: postgis/postgis:16-3.4" },
    "postgres",
  ],
  [
    "several drivers",
    { "go.mod": "require (\n\tgithub.com/lib/pq v1\n\tgithub.com/mattn/go-sqlite3 v1\n)" },
    "postgres sqlite",
  ],
  [
    "an indirect module",
    { "go.mod": "require (\n\tgithub.com/lib/pq v1\n\tgithub.com/mattn/go-sqlite3 v1 // indirect\n)" },
    "postgres",
  ],
  [
    "imports of the Go code beside it",
    {
      "go.mod": "require (\n\tgithub.com/lib/pq v1\n\tgithub.com/mattn/go-sqlite3 v1\n)",
      "a/store.go": 'import _ "github.com/mattn/go-sqlite3"',
    },
    "sqlite",
  ],
  ["sql-migrate", { "dbconfig.yml": "production:\n  dialect: postgres\n" }, "postgres"],
  [
    "Knex",
    { "a/package.json": '{"pg": 1, "mysql2": 1}', "a/knexfile.js": 'module.exports = { client: "mysql2" }' },
    "mysql",
  ],
  ["Drizzle", { "drizzle.config.ts": 'export default defineConfig({ dialect: "turso" })' }, "sqlite"],
  ["TypeORM", { "src/data-source.ts": 'new DataSource({ type: "mariadb", entities: [] })' }, "mariadb"],
  [
    "TypeORM's older ormconfig",
    { "package.json": '{"pg": "8"}', "ormconfig.json": '{ "type": "mysql", "host": "localhost" }' },
    "mysql",
  ],
  ["Sequelize", { "config/config.json": '{"production": {"dialect": "mssql"}}' }, "sqlserver"],
  [
    "Rails in production",
    { "config/database.yml": "development:\n  adapter: sqlite3\nproduction:\n  adapter: postgresql\n" },
    "postgres",
  ],
  ["Django", { "shop/settings.py": "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}" }, "nothing"],
  ["Django beside it", { "a/settings.py": "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}" }, "mysql"],
  ["Alembic", { "alembic.ini": "sqlalchemy.url = postgresql+psycopg://localhost/a" }, "postgres"],
  ["Flyway", { "flyway.conf": "flyway.url=jdbc:sqlserver://localhost;databaseName=a" }, "sqlserver"],
  ["Spring", { "src/main/resources/application.yml": "url: jdbc:mariadb://localhost/a" }, "mariadb"],
  ["Ecto", { "config/config.exs": "adapter: Ecto.Adapters.MyXQL" }, "mysql"],
  ["Laravel", { "config/database.php": "'default' => env('DB_CONNECTION', 'pgsql')," }, "postgres"],
  ["D1", { "wrangler.toml": "[[d1_databases]]\nbinding = 'DB'" }, "sqlite"],
  [".NET", { "a/App.csproj": '<PackageReference Include="dbup-sqlserver" Version="5" />' }, "sqlserver"],
  ["Knex for SQL Server", { "knexfile.ts": 'const config = { client: "mssql" };' }, "sqlserver"],
  ["Rails on MySQL", { "config/database.yml": "default: &default\n  adapter: trilogy\n" }, "mysql"],
  ["Django on SQL Server", { "a/settings.py": "'ENGINE': 'mssql'," }, "sqlserver"],
  ["Flyway on MariaDB", { "flyway.toml": '[environments.a]\nurl = "jdbc:mariadb://localhost/a"' }, "mariadb"],
  [
    "a Go driver of SQL Server",
    { "a/main.go": 'import (\n\t"database/sql"\n\n\t_ "github.com/microsoft/go-mssqldb"\n)' },
    "sqlserver",
  ],
  ["a Go driver of MySQL", { "a/main.go": 'import _ "github.com/go-sql-driver/mysql"' }, "mysql"],
  ["a container of SQL Server", { "compose.yml": "image: mcr.microsoft.com/mssql/server:2022-latest" }, "sqlserver"],
  ["nothing", { "a/README.md": "" }, "nothing"],
];

for (const [title, files, expected] of projects) {
  test(`the project tells the dialect: ${title}`, () =>
    assert.equal(fits(dialectOfProject(memoryFiles(files), "a/db")), expected));
}

/** What detection says of the history in `db/migrations`. */
function history(files: Readonly<Record<string, string>>) {
  return detectHistories(memoryFiles(files), []).histories.find(({ path }) => path.endsWith("migrations"));
}

test("what folder, SQL and project leave open stays open, and says why", () => {
  const undecided = (files: Readonly<Record<string, string>>) => {
    const found = history(files);
    return found?.dialect ?? found?.undecided;
  };
  const backquotes = { "db/migrations/0001_a.up.sql": "ALTER TABLE `a` ADD `b` int" };
  assert.equal(undecided(backquotes), "words in the SQL fit mysql, mariadb and sqlite");
  assert.equal(undecided({ ...backquotes, "package.json": '{"better-sqlite3": "1"}' }), "sqlite");
  assert.equal(undecided({ ...backquotes, "compose.yml": "image: mariadb:10.11" }), "mariadb");
  assert.equal(
    undecided({ "sqlite/migrations/0001_a.up.sql": "CREATE TABLE a (b int) ENGINE=InnoDB" }),
    "the folder sqlite says sqlite, words in the SQL fit mysql and mariadb",
  );
  const plain = { "db/migrations/0001_a.up.sql": "ALTER TABLE a ADD b int" };
  assert.equal(undecided(plain), "postgres");
  assert.equal(
    undecided({ ...plain, "other/package.json": '{"mysql2": "1"}' }),
    "nothing in the SQL tells, and the workspace also has drivers for mysql",
  );
});

test("a container of MariaDB tells what MySQL means", () => {
  const files = {
    "db/mysql/migrations/0001_a.up.sql": "ALTER TABLE `a` ADD `b` int",
    "compose.yml": "image: mariadb:11",
  };
  const found = history(files);
  assert.deepEqual([found?.dialect, found?.version], ["mariadb", "11"]);
});

const versions: readonly (readonly [
  image: string,
  dialect: "postgres" | "mysql" | "mariadb" | "sqlserver",
  version: string | undefined,
])[] = [
  ["postgres:16", "postgres", "16"],
  ["docker.io/library/postgres:15.2-alpine", "postgres", "15.2"],
  ["timescale/timescaledb:latest-pg16", "postgres", "16"],
  ["pgvector/pgvector:pg17", "postgres", "17"],
  ["postgres:${POSTGRES_VERSION:-14}", "postgres", "14"],
  ["postgres:${POSTGRES_VERSION}", "postgres", undefined],
  ["postgres", "postgres", undefined],
  ["mysql:8.0.32", "mysql", "8.0.32"],
  ["mysql/mysql-server:8.0", "mysql", "8.0"],
  ["mariadb:10.11@sha256:ab12", "mariadb", "10.11"],
  ["mcr.microsoft.com/mssql/server:2022-latest", "sqlserver", "2022"],
  ["my-postgres-exporter:1", "postgres", undefined],
];

for (const [image, dialect, version] of versions) {
  test(`the version of ${image} is ${version ?? "not told"}`, () => {
    const files = memoryFiles({ "docker-compose.yml": `services:\n  db:\n    image: ${image}\n` });
    assert.equal(versionOfImage(files, "a/db", dialect)?.version, version);
  });
}

test("several versions in one file tell none; workflows are asked last", () => {
  const version = (files: Readonly<Record<string, string>>) =>
    versionOfImage(memoryFiles(files), "a", "postgres")?.version;
  assert.equal(version({ "docker-compose.yml": "image: postgres:16\nimage: postgres:15" }), undefined);
  assert.equal(version({ ".github/workflows/ci.yml": "image: postgres:16" }), "16");
  assert.equal(
    version({ "docker-compose.yml": "image: postgres:17", ".github/workflows/ci.yml": "image: postgres:16" }),
    "17",
  );
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
