import assert from "node:assert/strict";
import { test } from "node:test";
import { finish, Workspace } from "../../core/index.ts";
import { codeParser } from "../support/code-parser.ts";

const parser = await codeParser(["javascript"]);
const migration = "migrations/0001_users.sql";
const create = "CREATE TABLE users (id int, full_name text);\n";

/** The files that use the column, beside so many others that only have its name. */
function usersOf(others: number): readonly string[] | undefined {
  const texts: Record<string, string> = {
    "cutover.json": JSON.stringify({ migrations: [{ path: "migrations", dialect: "postgres" }] }),
    [migration]: create,
    "src/client.js": 'module.exports = require("knex")({ client: "pg", connection: {} });\n',
    "src/mail.js":
      'const store = require("./store");\nexports.send = async () => post((await store.find(1)).full_name);\n',
    "src/store.js":
      'const knex = require("./client");\nexports.find = (id) => knex("users").where({ id }).first();\nexports.all = () => knex("users").select("full_name");\n',
  };
  for (let i = 0; i < others; i++) texts[`src/other-${i}.js`] = "exports.full_name = 1;\n";
  const files = { paths: Object.keys(texts).sort(), read: (path: string) => texts[path] };
  const workspace = new Workspace({ files, code: parser, now: () => new Date(0) });
  const found = finish(workspace.references(migration, create.indexOf("full_name") + 1, true));
  return found?.code.filter(({ certainty }) => certainty === "resolved").map(({ file }) => file);
}

test("a row that a function of another file gives is followed where the table is not named, unless too many files have the name", () => {
  assert.deepEqual(usersOf(10), ["src/mail.js", "src/store.js"]);
  assert.deepEqual(usersOf(100), ["src/store.js"]);
});
