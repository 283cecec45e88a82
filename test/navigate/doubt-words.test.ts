import assert from "node:assert/strict";
import { test } from "node:test";
import { doubtWords, finish, Workspace } from "../../core/index.ts";
import { codeParser } from "../support/code-parser.ts";

const parser = await codeParser(["typescript"]);
const migration = "db/migrations/000001_users.up.sql";
const texts: Record<string, string> = {
  "go.mod": "module example\nrequire github.com/lib/pq v1.10.9\n",
  [migration]:
    "CREATE TABLE users (id bigint PRIMARY KEY, name text, org_id bigint);\nCREATE TABLE orgs AS SELECT 1 AS id;\n",
  "src/sure.ts": 'export const a = () => pool.query("SELECT name FROM users WHERE name = $1");\n',
  "src/join.ts": 'export const b = () => pool.query("SELECT name FROM users JOIN orgs ON orgs.id = org_id");\n',
  "src/other.ts": 'export const c = () => warehouse.query("SELECT name, clicks FROM users");\n',
  "src/clicks.ts": "export const d = () => client.query(`SELECT name FROM users WHERE id = {id: String}`);\n",
};
const files = { paths: Object.keys(texts).sort(), read: (path: string) => texts[path] };

test("counts the places that may mean another column, and says why", () => {
  const workspace = new Workspace({ files, code: parser, now: () => new Date(0) });
  const at = (texts[migration] ?? "").indexOf("name") + 1;
  const found = finish(workspace.references(migration, at, true));
  assert.equal(
    doubtWords(found?.code ?? []),
    "3 places that may mean another column: 1 in queries where another table may have such a column, 1 in SQL that seems to be for another database, 1 in SQL that could not be read for sure",
  );
  assert.equal(found?.code.filter(({ doubt }) => doubt === undefined).length, 2);
  const hover = finish(workspace.explainColumn(migration, at, ({ file }) => file))?.markdown ?? "";
  assert.match(hover, /In code: 2 reads\n/);
  assert.match(hover, /_Not counted: 3 places that may mean another column: .+\._$/);
  assert.equal(doubtWords([]), "");
});
