import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeParser } from "../../core/code/types.ts";
import { finish, Workspace } from "../../core/index.ts";
import { codeParser } from "../support/code-parser.ts";
import { memoryFiles } from "../support/files.ts";

const parser = await codeParser(["typescript"]);
const create = "CREATE TABLE users (id bigint, name text);\n";
const expand = "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n";
const sql = 'export const names = () => pool.query("SELECT name FROM users");\n';

function open(second: string) {
  let parsed = 0;
  const counting: CodeParser = {
    languages: parser.languages,
    parse(language, text, use) {
      parsed++;
      return parser.parse(language, text, use);
    },
  };
  const files = memoryFiles({
    "go.mod": "require github.com/lib/pq v1.10.9",
    "db/migrations/000001_users.up.sql": create,
    "db/migrations/000002_second.up.sql": second,
    "src/names.ts": sql,
    "src/other.ts": "export const total = 1;\n",
  });
  return { workspace: new Workspace({ files, code: counting, now: () => new Date(0) }), parsed: () => parsed };
}

test("all code is parsed during the pauses before staged changes are asked for", () => {
  const prepared = open(expand);
  const task = prepared.workspace.prepare();
  let pauses = 0;
  while (task.next().done !== true) pauses++;
  assert.ok(pauses > 1);
  assert.equal(prepared.parsed(), 1);
  assert.deepEqual(prepared.workspace.changes(), open(expand).workspace.changes());
  assert.equal(prepared.parsed(), 1);
});

test("nothing is read where no column is in play, and nothing twice", () => {
  const { workspace, parsed } = open("CREATE INDEX i ON users (name);\n");
  assert.equal(workspace.prepare().next().done, true);
  assert.equal(parsed(), 0);
  const other = open(expand).workspace;
  finish(other.prepare());
  other.fileChanged("src/names.ts");
  assert.equal(other.prepare().next().done, true);
});
