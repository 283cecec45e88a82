import assert from "node:assert/strict";
import { test } from "node:test";
import { finish, Workspace } from "../../core/index.ts";
import { codeParser } from "../support/code-parser.ts";

const parser = await codeParser(["typescript"]);
const create = "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n";
const query = 'export const names = () => pool.query("SELECT name FROM users");\n';
const shop = "shop/db/migrations/000001_users.up.sql";
const billing = "billing/db/migrations/000001_users.up.sql";
/** Two databases with a table of the same name, and code outside of both folders. */
const monorepo = {
  "shop/go.mod": "module shop\nrequire github.com/lib/pq v1.10.9\n",
  "billing/go.mod": "module billing\nrequire github.com/lib/pq v1.10.9\n",
  [shop]: create,
  [billing]: create,
  "shop/src/users.ts": query,
  "billing/src/users.ts": query,
  "packages/jobs/users.ts": query,
};

function usersOf(migration: string, more: Readonly<Record<string, string>> = {}): readonly string[] | undefined {
  const texts: Record<string, string> = { ...monorepo, ...more };
  const files = { paths: Object.keys(texts).sort(), read: (path: string) => texts[path] };
  const workspace = new Workspace({ files, code: parser, now: () => new Date(0) });
  return finish(workspace.references(migration, create.indexOf("name") + 1))?.code.map(({ file }) => file);
}

test("code belongs to the migrations nearest to it", () => {
  assert.deepEqual(usersOf(shop), ["packages/jobs/users.ts", "shop/src/users.ts"]);
  assert.deepEqual(usersOf(billing), ["billing/src/users.ts", "packages/jobs/users.ts"]);
});

test("code of a service belongs to the migrations that the configuration names for it", () => {
  const services = [
    { name: "jobs", path: "packages", migrations: "shop/db/migrations" },
    { name: "jobs", path: "packages/jobs/", migrations: "billing/db/migrations" },
    { name: "shop", path: "shop" },
  ];
  const configured = { "cutover.json": JSON.stringify({ services }) };
  assert.deepEqual(usersOf(shop, configured), ["shop/src/users.ts"]);
  assert.deepEqual(usersOf(billing, configured), ["billing/src/users.ts", "packages/jobs/users.ts"]);
});
