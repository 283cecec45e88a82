import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories } from "../../core/migrations/detect.ts";
import { memoryFiles } from "../support/files.ts";
import { checkHistory, created, withoutTransaction } from "../support/history.ts";

const files = {
  "package.json": '{"dependencies": {"pg": "^8.3.0", "postgrator": "^8.0.0"}}',
  "db/migrations/9.do.sql": "CREATE TABLE a (id bigint);",
  "db/migrations/9.undo.sql": "DROP TABLE a;",
  "db/migrations/10.do.user-names.sql": "SELECT 1; SELECT 2;",
  "db/migrations/10.undo.user-names.sql": "",
  "db/migrations/11.do.fill.js": "module.exports.generateSql = () => 'SELECT 3'",
};

test("pairs do and undo by their numbers, which compare as numbers", () => {
  checkHistory(files, "postgrator", "db/migrations", [
    '9 9 | up none "CREATE TABLE a (id bigint);" | down none "DROP TABLE a;"',
    '10 10_user-names | up implicit "SELECT 1; SELECT 2;" | down none ""',
  ]);
});

test("writes the next number behind those in JavaScript, and an undo where the others have one", () => {
  const next = [{ name: "add name", up: "SELECT 4", down: "SELECT 5" }];
  assert.deepEqual(created(files, next), {
    "db/migrations/12.do.add-name.sql": "SELECT 4;\n",
    "db/migrations/12.undo.add-name.sql": "SELECT 5;\n",
  });
  assert.deepEqual(created({ "migrations/001.do.init.sql": "SELECT 1;" }, next), {
    "migrations/002.do.add_name.sql": "SELECT 4;\n",
  });
});

test("a file with one statement runs without a transaction", () => {
  assert.match(String(withoutTransaction(files, 1)), /a migration file of its own/);
  assert.deepEqual(withoutTransaction(files, 0), {});
});

test("two files of a number are a problem", () => {
  const texts = { "migrations/001.do.a.sql": "SELECT 1;", "migrations/001.do.b.sql": "SELECT 2;" };
  const [problem] = detectHistories(memoryFiles(texts), []).problems;
  assert.equal(problem?.file, "migrations/001.do.b.sql");
  assert.match(problem?.message ?? "", /^Version 001 is also that of 001_a\. Postgrator refuses/);
});
