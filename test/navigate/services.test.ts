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

/** The places in code for `users.name` of a migration, those behind a `?` not for sure. */
function usersOf(
  migration: string,
  more: Readonly<Record<string, string>> = {},
  base: Readonly<Record<string, string>> = monorepo,
): readonly string[] | undefined {
  const texts: Record<string, string> = { ...base, ...more };
  const files = { paths: Object.keys(texts).sort(), read: (path: string) => texts[path] };
  const workspace = new Workspace({ files, code: parser, now: () => new Date(0) });
  const found = finish(workspace.references(migration, (texts[migration] ?? "").indexOf("name") + 1, true));
  return found?.code.map(({ file, certainty }) => (certainty === "resolved" ? file : `? ${file}`));
}

test("code belongs to the migrations nearest to it; what lies as near to two databases is of neither for sure", () => {
  assert.deepEqual(usersOf(shop), ["? packages/jobs/users.ts", "shop/src/users.ts"]);
  assert.deepEqual(usersOf(billing), ["billing/src/users.ts", "? packages/jobs/users.ts"]);
});

test("the other database must have had such a column", () => {
  const accounts = { [billing]: "CREATE TABLE users (id bigint PRIMARY KEY, title text);\n" };
  assert.deepEqual(usersOf(shop, accounts), ["packages/jobs/users.ts", "shop/src/users.ts"]);
  const renamed = { [billing]: `${create}ALTER TABLE users RENAME COLUMN name TO title;\n` };
  assert.deepEqual(usersOf(shop, renamed), ["? packages/jobs/users.ts", "shop/src/users.ts"]);
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

test("code above a service's folder is of the program around it", () => {
  const around = "db/migrations/000001_users.up.sql";
  const texts = {
    "go.mod": "module shop\nrequire github.com/lib/pq v1.10.9\n",
    "services/billing/go.mod": "module billing\nrequire github.com/lib/pq v1.10.9\n",
    [around]: create,
    "services/billing/db/migrations/000001_users.up.sql": create,
    "app/users.ts": query,
  };
  assert.deepEqual(usersOf(around, {}, texts), ["app/users.ts"]);
  assert.deepEqual(usersOf("services/billing/db/migrations/000001_users.up.sql", {}, texts), ["? app/users.ts"]);
});

test("one application on two servers has one database, whose code is as near to both of its histories", () => {
  const texts = {
    "go.mod": "module shop\nrequire github.com/lib/pq v1.10.9\nrequire github.com/mattn/go-sqlite3 v1.14.22\n",
    "store/migrations/postgres/000001_users.up.sql": create,
    "store/migrations/sqlite/000001_users.up.sql": "CREATE TABLE users (id integer PRIMARY KEY, name text);\n",
    "store/users.ts": query,
  };
  for (const server of ["postgres", "sqlite"])
    assert.deepEqual(usersOf(`store/migrations/${server}/000001_users.up.sql`, {}, texts), ["store/users.ts"]);
});

test("a copy of the migrations for another driver is no other database", () => {
  const tables = ["users", "orders", "items"].map((table) => create.replace("users", table)).join("");
  const texts = {
    "go.mod": "module shop\nrequire github.com/lib/pq v1.10.9\n",
    "drivers/pgx/migrations/000001_users.up.sql": tables,
    "drivers/sql/migrations/000001_users.up.sql": tables,
    "store/users.ts": query,
  };
  assert.deepEqual(usersOf("drivers/pgx/migrations/000001_users.up.sql", {}, texts), ["store/users.ts"]);
});

test("a drop is said to break the code that means its database for sure, and no other", () => {
  const drop = "shop/db/migrations/000002_name.up.sql";
  const texts: Record<string, string> = { ...monorepo, [drop]: "ALTER TABLE users DROP COLUMN name;\n" };
  const files = { paths: Object.keys(texts).sort(), read: (path: string) => texts[path] };
  const workspace = new Workspace({ files, code: parser, now: () => new Date(0) });
  const found = workspace.findingsIn(drop).filter(({ rule }) => rule === "contract-in-use");
  assert.deepEqual(
    found.map(({ related }) => related.map(({ file }) => file)),
    [["shop/src/users.ts"]],
  );
});
