import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { cutover, program } from "../support/cutover.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const users = "CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text);\n";

test("the report for people shows the lines, what is wrong and the way out", (context) => {
  const folder = temporaryFolder(context, {
    "db/migrations/000001_users.up.sql": users,
    "db/migrations/000002_index.up.sql": "CREATE INDEX users_email_idx\n\tON users (email);\n",
  });
  const { code, stdout } = cutover(folder, ["check"]);
  assert.equal(
    stdout,
    `warning[create-index-blocking] Building index users_email_idx locks users against writes (SHARE) until the build is done. Build it with CONCURRENTLY, outside a transaction.
  --> db/migrations/000002_index.up.sql:1:1
 1 | CREATE INDEX users_email_idx
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
 2 |   ON users (email);
   |   ^^^^^^^^^^^^^^^^
  fix: Build index users_email_idx concurrently

1 warning in 2 migrations, 2 statements read.
`,
  );
  assert.equal(code, 0);
});

test("a workspace without anything to say is one line", (context) => {
  const folder = temporaryFolder(context, { "db/migrations/000001_users.up.sql": users });
  const { code, stdout, stderr } = cutover(folder, ["check"]);
  assert.deepEqual([code, stdout, stderr], [0, "Nothing found in 1 migration, 1 statement read.\n", ""]);
});

test("the report for programs has lines and columns from 1, and whole edits", (context) => {
  const folder = temporaryFolder(context, {
    "db/migrations/000001_users.up.sql": users,
    "db/migrations/000002_check.up.sql": "-- ä 😀\nALTER TABLE users ADD CONSTRAINT email_set CHECK (email <> '');\n",
  });
  const { stdout } = cutover(folder, ["check", "--format", "json"]);
  const report = JSON.parse(stdout);
  assert.equal(report.version, 1);
  assert.deepEqual(report.coverage, { migrations: 2, statements: 2, codeFiles: 0, unread: [] });
  const [finding] = report.findings;
  assert.equal(finding.rule, "add-check-validating");
  assert.equal(finding.severity, "warning");
  assert.equal(finding.axis, "availability");
  assert.equal(finding.file, "db/migrations/000002_check.up.sql");
  assert.deepEqual(finding.range, { start: { line: 2, column: 19 }, end: { line: 2, column: 63 } });
  const [fix] = finding.fixes;
  assert.equal(fix.edits[0].file, "db/migrations/000002_check.up.sql");
  assert.match(fix.edits[0].text, /NOT VALID/);
  assert.match(fix.creates[0].text, /VALIDATE CONSTRAINT email_set/);
});

test("a long report for programs is one document, and whoever reads only its beginning is no error", (context) => {
  const drops = Array.from({ length: 600 }, (_, i) => `ALTER TABLE users DROP COLUMN c${i};\n`).join("");
  const folder = temporaryFolder(context, { "migrations/000001_drops.up.sql": drops });
  const { stdout } = cutover(folder, ["check", "--format", "json"]);
  assert.equal(JSON.parse(stdout).findings.length, 600);
  const script = `"${process.execPath}" "${process.cwd()}/${program}" check --format json | head -c 20; echo " $\{PIPESTATUS[0]}"`;
  const { stdout: beginning, stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
  assert.deepEqual([beginning, stderr], ['{"version":1,"findin 0\n', ""]);
});

test("--fail-on decides which findings fail the run", (context) => {
  const folder = temporaryFolder(context, {
    "a.sql": "ALTER TABLE users ADD COLUMN c text NOT NULL;",
    "b.sql": "CREATE INDEX i ON users (c);",
  });
  assert.equal(cutover(folder, ["check", "a.sql"]).code, 1);
  assert.equal(cutover(folder, ["check", "b.sql"]).code, 0);
  assert.equal(cutover(folder, ["check", "--fail-on", "warning", "b.sql"]).code, 1);
});

test("standard input is analysed as a migration", (context) => {
  const folder = temporaryFolder(context, {});
  const { code, stdout } = cutover(folder, ["check", "-"], "VACUUM FULL users;");
  assert.equal(code, 1);
  assert.match(stdout, /^error\[vacuum-full\]/);
  assert.match(stdout, /--> <stdin>\.sql:1:1/);
});

test("what cannot be parsed is reported at the place that PostgreSQL names", (context) => {
  const folder = temporaryFolder(context, {
    "a.sql": "ALTER TABLE users ADD COLUMN a text;\nALTER TABEL users ADD COLUMN b text;\n",
  });
  const { code, stdout } = cutover(folder, ["check", "a.sql"]);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /error\[syntax-error\] PostgreSQL cannot parse this: syntax error at or near "TABEL"\.\n {2}--> a\.sql:2:7/,
  );
});

test("what is not analysed is said, and the run is incomplete", (context) => {
  const folder = temporaryFolder(context, { "a.sql": "DO $$ BEGIN EXECUTE current_setting('x'); END $$;" });
  const { code, stdout } = cutover(folder, ["check", "a.sql"]);
  assert.equal(code, 3);
  assert.match(stdout, /not analysed .*run time/);
});

test("a dialect that is given counts", (context) => {
  const folder = temporaryFolder(context, { "a.sql": "ALTER TABLE users ADD COLUMN c int NOT NULL;" });
  const { code, stdout } = cutover(folder, ["check", "--dialect", "mysql", "a.sql"]);
  assert.equal(code, 0);
  assert.match(stdout, /silently get 0 in c/);
});

test("wrong usage is said in one line, with exit code 2", (context) => {
  const folder = temporaryFolder(context, { "cutover.json": '{ "rulez": {} }', "a.sql": "SELECT 1;" });
  const missing = cutover(folder, ["check", "nowhere.sql"]);
  assert.deepEqual([missing.code, missing.stdout], [2, ""]);
  assert.match(missing.stderr, /^cutover: There is no file or folder .*nowhere\.sql\.\n$/);
  assert.equal(cutover(folder, ["check", "--format", "xml"]).code, 2);
  assert.equal(cutover(folder, ["chek"]).code, 2);
});

test("a broken configuration is an error at its place", (context) => {
  const folder = temporaryFolder(context, {
    "cutover.json": '{\n  "rules": { "drop-colum": "off" }\n}\n',
    "a.sql": "SELECT 1;",
  });
  const { code, stdout } = cutover(folder, ["check"]);
  assert.equal(code, 2);
  assert.match(stdout, /error\[invalid-configuration\] .*drop-colum/);
  assert.match(stdout, /--> cutover\.json:2:14/);
});

test("the report goes to a file when one is named", (context) => {
  const folder = temporaryFolder(context, { "a.sql": "SELECT 1;" });
  const { stdout } = cutover(folder, ["check", "--format", "json", "--output", "report.json", "a.sql"]);
  assert.equal(stdout, "");
  assert.match(cutover(folder, ["check", "--format", "json", "a.sql"]).stdout, /"version":1/);
});

test("a folder without migrations is no clean bill of health", (t) => {
  const { code, stdout } = cutover(temporaryFolder(t, { "src/main.ts": "export {};\n" }), ["check"]);
  assert.equal(code, 0);
  assert.match(stdout, /^No migrations were found\. Name their folder behind `cutover check`/);
  assert.equal(cutover(temporaryFolder(t, { "src/main.ts": "export {};\n" }), ["check", "."]).stdout, stdout);
});

test("a folder that is named is judged in the dialect that its SQL shows", (t) => {
  const folder = temporaryFolder(t, {
    "sql/a.sql": "CREATE TABLE `a` (id int AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\n",
  });
  const { stdout } = cutover(folder, ["check", "--format", "json", "sql"]);
  assert.deepEqual(JSON.parse(stdout).coverage, { migrations: 1, statements: 1, codeFiles: 0, unread: [] });
});
