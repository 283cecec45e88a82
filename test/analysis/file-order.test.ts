import assert from "node:assert/strict";
import { test } from "node:test";
import { workspaceOf } from "../support/findings.ts";

const locking = (table: string) => `CREATE INDEX ${table}_name_idx ON ${table} (name);`;

test("tells of a history's migrations in the order in which they run, and of other files by path", () => {
  const workspace = workspaceOf({
    "cutover.json": '{ "rules": { "no-such-rule": "off" } }',
    "db/migration/V1__tables.sql": "CREATE TABLE users (name text); CREATE TABLE orders (name text);",
    "db/migration/V2__users.sql": locking("users"),
    "db/migration/V10__orders.sql": locking("orders"),
    "docs/V1__more.sql": "",
    "flyway.conf": "flyway.url=jdbc:postgresql://localhost/app\nflyway.locations=filesystem:db/migration",
  });
  const files = workspace.findings().map(({ file }) => file);
  assert.deepEqual(
    files.filter((file) => file !== "db/migration/V1__tables.sql"),
    ["cutover.json", "db/migration/V2__users.sql", "db/migration/V10__orders.sql"],
  );
});
