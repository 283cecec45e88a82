import assert from "node:assert/strict";
import { test } from "node:test";
import { allFindings, applyFix, workspaceOver } from "../support/fixes.ts";

const files = {
  "go.mod": "require github.com/golang-migrate/migrate/v4 v4.17.0",
  "db/migrations/1_base.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);",
  "db/migrations/1_base.down.sql": "DROP TABLE users;",
  "db/migrations/2_optional.up.sql": "ALTER TABLE users ALTER COLUMN email DROP NOT NULL;",
  "db/migrations/2_optional.down.sql": "ALTER TABLE users ALTER COLUMN email SET NOT NULL;",
};

test("does not leave a down script half done", () => {
  const text = "BEGIN;\nALTER TABLE users ALTER COLUMN email SET NOT NULL;\nCOMMIT;";
  const workspace = workspaceOver({ ...files, "db/migrations/2_optional.down.sql": text }, [
    "db/migrations/1_base.up.sql",
  ]);
  const finding = allFindings(workspace).find(({ rule }) => rule === "set-not-null");
  assert.ok(finding);
  const fix = workspace.fixes(finding).find(({ kind }) => kind === "quickfix");
  assert.match(fix?.disabled ?? "", /nothing comes after a down script/);
});

test("writes all steps into a down script that runs without a transaction", () => {
  const text =
    "CREATE INDEX CONCURRENTLY users_email ON users (email);\nALTER TABLE users ALTER COLUMN email SET NOT NULL;\n";
  const history = "CREATE TABLE users (id bigint PRIMARY KEY, email text);";
  const before = {
    "cutover.json": '{ "migrations": [{ "path": "db", "framework": "goose", "dialect": "postgres" }] }',
    "db/00001_base.sql": `-- +goose Up\n${history}\n`,
    "db/00002_optional.sql": `-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\n-- +goose Down\n${text}`,
  };
  const workspace = workspaceOver(before, ["db/00001_base.sql"]);
  const finding = allFindings(workspace).find(({ rule }) => rule === "set-not-null");
  assert.ok(finding);
  const fix = workspace.fixes(finding).find(({ kind }) => kind === "quickfix");
  assert.ok(fix && fix.disabled === undefined);
  assert.deepEqual(fix.files, []);
  assert.match(applyFix(before, fix)["db/00002_optional.sql"] ?? "", /VALIDATE CONSTRAINT.*SET NOT NULL/s);
});
