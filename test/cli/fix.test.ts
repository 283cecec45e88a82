import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cutover } from "../support/cutover.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const users = `-- +goose Up
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text, age integer);

-- +goose Down
DROP TABLE users;
`;
const change = `-- +goose Up
ALTER TABLE users ADD COLUMN nick text;
CREATE INDEX users_email_idx ON users (email);
ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0);

-- +goose Down
ALTER TABLE users DROP CONSTRAINT users_age_check;
DROP INDEX users_email_idx;
ALTER TABLE users DROP COLUMN nick;
`;
const folderOfMigrations = "db/migrations";
const files = {
  "cutover.json": '{ "migrations": [{ "path": "db/migrations", "since": "00002" }] }\n',
  [`${folderOfMigrations}/00001_users.sql`]: users,
  [`${folderOfMigrations}/00002_change.sql`]: change,
};

/** Names and texts of the migrations in a folder. */
function migrationsIn(folder: string): Readonly<Record<string, string>> {
  const root = join(folder, folderOfMigrations);
  return Object.fromEntries(readdirSync(root).map((name) => [name, readFileSync(join(root, name), "utf8")]));
}

test("check --fix applies what is safe, one after the other, and leaves the rest", (context) => {
  const folder = temporaryFolder(context, files);
  const { code, stdout, stderr } = cutover(folder, ["check", "--fix"]);
  assert.equal(
    stderr,
    `db/migrations/00002_change.sql: Build index users_email_idx concurrently, in a migration of its own
db/migrations/00002_change.sql: Add users_age_check to users without validating it, and validate it later
`,
  );
  // The way back of the index is told from it: the server drops it under a lock.
  assert.match(stdout, /^info\[drop-index-blocking\] [\s\S]*\n1 info in 4 migrations, 10 statements read\.\n$/);
  assert.equal(code, 0);
  assert.deepEqual(migrationsIn(folder), {
    "00001_users.sql": users,
    "00002_change.sql": `-- +goose Up
ALTER TABLE users ADD COLUMN nick text;
ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0) NOT VALID;

-- +goose Down
ALTER TABLE users DROP CONSTRAINT users_age_check;
DROP INDEX IF EXISTS users_email_idx;
ALTER TABLE users DROP COLUMN nick;
`,
    "00003_create_index_users_email_idx.sql": `-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY users_email_idx ON users (email);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS users_email_idx;
`,
    "00004_validate_users_age_check.sql": `-- +goose Up
ALTER TABLE users VALIDATE CONSTRAINT users_age_check;

-- +goose Down
`,
  });
});

test("check --fix has nothing to do the second time", (context) => {
  const folder = temporaryFolder(context, files);
  cutover(folder, ["check", "--fix"]);
  const fixed = migrationsIn(folder);
  const { stderr } = cutover(folder, ["check", "--fix"]);
  assert.equal(stderr, "");
  assert.deepEqual(migrationsIn(folder), fixed);
});

test("check --fix leaves released migrations and refused fixes alone", (context) => {
  const folder = temporaryFolder(context, {
    ...files,
    [`${folderOfMigrations}/00003_rename.sql`]:
      "-- +goose Up\nALTER INDEX users_email_idx RENAME TO by_email;\nALTER TABLE users DROP CONSTRAINT users_age_check;\n\n-- +goose Down\n",
  });
  const before = migrationsIn(folder);
  const { stderr } = cutover(folder, ["check", "--fix"]);
  assert.equal(stderr, "");
  assert.deepEqual(migrationsIn(folder), before);
});
