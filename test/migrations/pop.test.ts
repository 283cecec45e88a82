import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../../core/index.ts";
import { detectHistories } from "../../core/migrations/detect.ts";
import { pop } from "../../core/migrations/frameworks/pop.ts";
import { memoryFiles } from "../support/files.ts";

const folder = {
  "go.mod": "require github.com/ory/pop/v6 v6.2.0\n",
  "sql/20240101000000_users.up.sql": "CREATE TABLE users (id varchar(36) PRIMARY KEY, name varchar(20));\n",
  "sql/20240101000000_users.down.sql": "DROP TABLE users;\n",
  "sql/20240102000000_name.postgres.up.sql": "ALTER TABLE users ALTER COLUMN name TYPE text;\n",
  "sql/20240102000000_name.mysql.up.sql": "ALTER TABLE users MODIFY COLUMN name text;\n",
  "sql/20240102000000_name.sqlite3.up.sql": "SELECT 1;\n",
  "sql/20240102000000_name.cockroach.up.sql": "ALTER TABLE users ALTER COLUMN name TYPE STRING;\n",
  "sql/20240103000000_index.postgres.autocommit.up.sql": "CREATE INDEX CONCURRENTLY users_name ON users (name);\n",
  "sql/20240103000000_index.up.sql": "CREATE INDEX users_name ON users (name);\n",
};

test("a folder for several databases is a history for each that is ours", () => {
  const { histories, problems } = detectHistories(memoryFiles(folder), []);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    histories.map(({ framework, dialect, evidence, migrations }) => [
      framework,
      dialect,
      evidence,
      migrations.map(({ up }) => `${up?.file.slice(4)}${up?.elsewhere ? " (judged elsewhere)" : ""}`),
    ]),
    [
      [
        "pop",
        "postgres",
        "files named like 20240102000000_name.postgres.up.sql",
        [
          "20240101000000_users.up.sql",
          "20240102000000_name.postgres.up.sql",
          "20240103000000_index.postgres.autocommit.up.sql",
        ],
      ],
      [
        "pop",
        "mysql",
        "files named like 20240102000000_name.mysql.up.sql",
        [
          "20240101000000_users.up.sql (judged elsewhere)",
          "20240102000000_name.mysql.up.sql",
          "20240103000000_index.up.sql (judged elsewhere)",
        ],
      ],
      [
        "pop",
        "sqlite",
        "files named like 20240102000000_name.sqlite3.up.sql",
        [
          "20240101000000_users.up.sql (judged elsewhere)",
          "20240102000000_name.sqlite3.up.sql",
          "20240103000000_index.up.sql (judged elsewhere)",
        ],
      ],
    ],
  );
});

test(".autocommit runs without a transaction, all else in one", () => {
  const { migrations } = pop.read("sql", memoryFiles(folder), "postgres");
  assert.deepEqual(
    migrations.map(({ up }) => up?.transaction),
    ["single", "single", "none"],
  );
});

test("each file is judged by its own dialect, with the schema of the files for all", () => {
  const texts = new Map(Object.entries(folder));
  const files = { paths: [...texts.keys()].sort(), read: (path: string) => texts.get(path) };
  const workspace = new Workspace({ files, now: () => new Date(0) });
  const found = () =>
    workspace
      .findings()
      .flatMap(({ findings }) => findings)
      .filter(({ severity }) => severity === "error" || severity === "warning")
      .map(({ file, rule }) => `${file.slice(4)} ${rule}`);
  assert.deepEqual(found(), ["20240102000000_name.mysql.up.sql alter-copies-table"]);
  texts.set(
    "sql/20240101000000_users.up.sql",
    "-- a longer one\nCREATE TABLE users (id varchar(36) PRIMARY KEY, name text);\n",
  );
  workspace.fileChanged("sql/20240101000000_users.up.sql");
  assert.deepEqual(found(), []);
});

test("a new migration is named for the database of its history", () => {
  const files = memoryFiles(folder);
  const create = (dialect: string) => {
    const history = detectHistories(files, []).histories.find((each) => each.dialect === dialect);
    assert.ok(history);
    const migrations = [
      { name: "Check age", up: "SELECT 1", down: "SELECT 2" },
      { name: "build", up: "CREATE INDEX CONCURRENTLY a ON users (id)", noTransaction: true as const },
    ];
    const created = pop.create(history, migrations, new Date("2030-01-02T03:04:05Z"), files);
    return "refused" in created ? created.refused : created.files.map(({ file }) => file);
  };
  assert.deepEqual(create("postgres"), [
    "sql/20300102030405_check_age.postgres.up.sql",
    "sql/20300102030405_check_age.postgres.down.sql",
    "sql/20300102030406_build.postgres.autocommit.up.sql",
    "sql/20300102030406_build.postgres.autocommit.down.sql",
  ]);
  assert.match(String(create("sqlite")), /check_age\.sqlite3\.up\.sql/);
});

test("Pop itself runs everything in a transaction", () => {
  const { "go.mod": _, "sql/20240103000000_index.postgres.autocommit.up.sql": __, ...without } = folder;
  const files = memoryFiles(without);
  const [script] = pop.read("sql", files, "postgres").migrations.flatMap(({ up }) => up ?? []);
  assert.ok(script);
  assert.match(JSON.stringify(pop.disableTransaction(script, files)), /Pop runs every migration in a transaction/);
  assert.match(JSON.stringify(pop.disableTransaction(script, memoryFiles(folder))), /\.autocommit\.up\.sql: rename/);
});
