import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { writeChanges } from "../../host/write-changes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const edit = (file: string, start: number, end: number, text: string) => ({ file, span: { start, end }, text });

test("edits and new files are written together, and nothing else is left", (context) => {
  const root = temporaryFolder(context, { "a.sql": "SELECT 1;\n" });
  chmodSync(join(root, "a.sql"), 0o640);
  writeChanges(root, { edits: [edit("a.sql", 7, 8, "2")], files: [{ file: "new/b.sql", text: "SELECT 3;\n" }] });
  assert.equal(readFileSync(join(root, "a.sql"), "utf8"), "SELECT 2;\n");
  assert.equal(readFileSync(join(root, "new/b.sql"), "utf8"), "SELECT 3;\n");
  assert.deepEqual(readdirSync(root).sort(), ["a.sql", "new"]);
  assert.equal(statSync(join(root, "a.sql")).mode & 0o777, 0o640);
});

test("nothing is written when a new file exists already", (context) => {
  const root = temporaryFolder(context, { "a.sql": "SELECT 1;\n", "b.sql": "old" });
  assert.throws(
    () => writeChanges(root, { edits: [edit("a.sql", 7, 8, "2")], files: [{ file: "b.sql", text: "new" }] }),
    /b\.sql exists already; nothing was written/,
  );
  assert.equal(readFileSync(join(root, "a.sql"), "utf8"), "SELECT 1;\n");
  assert.equal(readFileSync(join(root, "b.sql"), "utf8"), "old");
});

test("a byte order mark stays, and offsets do not count it", (context) => {
  const root = temporaryFolder(context, { "a.sql": "\uFEFFSELECT 'ä', 1;" });
  writeChanges(root, { edits: [edit("a.sql", 12, 13, "2")], files: [] });
  assert.equal(readFileSync(join(root, "a.sql"), "utf8"), "\uFEFFSELECT 'ä', 2;");
});

test("a file in another encoding is refused and left as it is", (context) => {
  const bytes = Buffer.from("\uFEFFSELECT 1;", "utf16le");
  const root = temporaryFolder(context, { "a.sql": bytes });
  assert.throws(() => writeChanges(root, { edits: [edit("a.sql", 7, 8, "2")], files: [] }), /a\.sql is not UTF-8/);
  assert.ok(readFileSync(join(root, "a.sql")).equals(bytes));
  assert.equal(existsSync(join(root, "a.sql.cutover-new")), false);
});
