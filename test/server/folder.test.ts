import assert from "node:assert/strict";
import { test } from "node:test";
import { DiskFiles } from "../../host/disk-files.ts";
import { Folder } from "../../server/folder.ts";
import type { ServerHost } from "../../server/host.ts";
import { codeParser } from "../support/code-parser.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = {
  "package.json": '{ "dependencies": { "pg": "8.16.0" } }',
  "migrations/1_users.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);",
  "migrations/2_name.sql": "ALTER TABLE users DROP COLUMN name;",
  "src/users.ts": 'await pool.query("SELECT name FROM users");',
};

test("is not read yet when a parser comes while it is being read", async (t) => {
  const host: Pick<ServerHost, "openFolder" | "now"> = {
    openFolder: (root) => new DiskFiles(root),
    now: () => new Date(0),
  };
  const folder = new Folder(temporaryFolder(t, files), host as ServerHost);
  const parser = await codeParser();
  folder.workspace.columns();
  const isPrepared = folder.isPreparedWithin(10_000);
  folder.provideCode(parser);
  // On a slow machine the code is read after the parser came, and all is well.
  assert.equal(await isPrepared, folder.workspace.isPrepared);
  assert.equal(await folder.isPreparedWithin(10_000), true);
});
