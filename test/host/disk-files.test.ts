import assert from "node:assert/strict";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DiskFiles } from "../../host/disk-files.ts";
import { temporaryFolder, writeFiles } from "../support/temporary-folder.ts";

test("lists files sorted by UTF-16 code unit, with / between names", (t) => {
  const root = temporaryFolder(t, { "b/a.sql": "", "b.sql": "", "B.sql": "", "b/ä.sql": "", "b-c/a.sql": "" });
  const { paths } = new DiskFiles(root);
  assert.deepEqual(paths, ["B.sql", "b-c/a.sql", "b.sql", "b/a.sql", "b/ä.sql"]);
  assert.deepEqual(paths, [...paths].sort());
});

test("leaves out dependencies and the repository itself", (t) => {
  const root = temporaryFolder(t, {
    "a.sql": "",
    "node_modules/p/m.sql": "",
    ".git/HEAD": "",
    "web/node_modules/p/m.sql": "",
  });
  assert.deepEqual(new DiskFiles(root).paths, ["a.sql"]);
});

test("honours .gitignore files, an inner one over an outer one", (t) => {
  const root = temporaryFolder(t, {
    ".gitignore": "/build/\n*.log\n!keep.log\n",
    "build/a.sql": "",
    "db/build/b.sql": "",
    "db/x.log": "",
    "db/keep.log": "",
    "db/.gitignore": "!x.log\nsecret.sql\n",
    "db/secret.sql": "",
    "secret.sql": "",
  });
  const files = new DiskFiles(root);
  assert.deepEqual(files.paths, [
    ".gitignore",
    "db/.gitignore",
    "db/build/b.sql",
    "db/keep.log",
    "db/x.log",
    "secret.sql",
  ]);
  assert.equal(files.isLeftOut("build/a.sql"), true);
  assert.equal(files.isLeftOut("db/build/new.sql"), false);
});

test("honours the .gitignore above the root and .git/info/exclude, up to the repository", (t) => {
  const repository = temporaryFolder(t, {
    ".git/HEAD": "ref: refs/heads/main",
    ".git/info/exclude": "local.sql",
    ".gitignore": "app/generated",
    "app/generated/a.sql": "",
    "app/local.sql": "",
    "app/a.sql": "",
  });
  assert.deepEqual(new DiskFiles(join(repository, "app")).paths, ["a.sql"]);
});

test("does not follow symbolic links", (t) => {
  const outside = temporaryFolder(t, { "secret.sql": "" });
  const root = temporaryFolder(t, { "db/a.sql": "" });
  symlinkSync(outside, join(root, "outside"));
  symlinkSync(root, join(root, "db", "loop"));
  assert.deepEqual(new DiskFiles(root).paths, ["db/a.sql"]);
});

test("reads nothing outside of the root", (t) => {
  const root = temporaryFolder(t, { "inner/a.sql": "", "b.sql": "x" });
  const files = new DiskFiles(join(root, "inner"));
  assert.equal(files.read("../b.sql"), undefined);
  assert.equal(files.read(join(root, "b.sql")), undefined);
});

test("reads UTF-8 and UTF-16 without their byte order marks", (t) => {
  const root = temporaryFolder(t, {
    "utf8.sql": "\ufeffSELECT 'ü';",
    "utf16.sql": Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("SELECT 'ü';", "utf16le")]),
  });
  const files = new DiskFiles(root);
  assert.equal(files.read("utf8.sql"), "SELECT 'ü';");
  assert.equal(files.read("utf16.sql"), "SELECT 'ü';");
});

test("skips files that are too large or no text, and says so", (t) => {
  const root = temporaryFolder(t, {
    "big.ts": "x".repeat(1024 * 1024 + 1),
    "big.sql": "x".repeat(1024 * 1024 + 1),
    "image.sql": "a\0b",
  });
  const files = new DiskFiles(root);
  assert.equal(files.read("big.ts"), undefined);
  assert.equal(files.read("big.sql")?.length, 1024 * 1024 + 1);
  assert.equal(files.read("image.sql"), undefined);
  assert.deepEqual(files.skipped, [
    { file: "big.ts", reason: "larger than 1 MB" },
    { file: "image.sql", reason: "not a text file" },
  ]);
});

test("an overlay wins over the disk, and may be of a file that does not exist", (t) => {
  const root = temporaryFolder(t, { "a.sql": "disk" });
  const files = new DiskFiles(root);
  assert.equal(files.setOverlay("a.sql", "buffer"), false);
  assert.equal(files.setOverlay("new.sql", "unsaved"), true);
  assert.deepEqual(files.paths, ["a.sql", "new.sql"]);
  assert.equal(files.read("a.sql"), "buffer");
  assert.equal(files.setOverlay("a.sql", undefined), false);
  assert.equal(files.read("a.sql"), "disk");
  assert.equal(files.setOverlay("new.sql", undefined), true);
  assert.deepEqual(files.paths, ["a.sql"]);
});

test("learns of files and folders that come and go", (t) => {
  const root = temporaryFolder(t, { "a.sql": "", "db/b.sql": "" });
  const files = new DiskFiles(root);
  assert.deepEqual(files.paths, ["a.sql", "db/b.sql"]);
  writeFiles(root, { "c.sql": "", "more/1.sql": "", "more/2.sql": "", "node_modules/p.sql": "" });
  assert.deepEqual(
    ["c.sql", "more", "node_modules/p.sql", "a.sql"].map((path) => files.update(path)),
    [true, true, false, false],
  );
  rmSync(join(root, "db"), { recursive: true });
  assert.equal(files.update("db"), true);
  assert.deepEqual(files.paths, ["a.sql", "c.sql", "more/1.sql", "more/2.sql"]);
});

test("refresh reads the rules and the list again", (t) => {
  const root = temporaryFolder(t, { "a.sql": "", "b.sql": "" });
  const files = new DiskFiles(root);
  assert.deepEqual(files.paths, ["a.sql", "b.sql"]);
  writeFileSync(join(root, ".gitignore"), "b.sql\n");
  files.refresh();
  assert.deepEqual(files.paths, [".gitignore", "a.sql"]);
});

test("reads short and long files whole, one after the other", (t) => {
  const lengths = [0, 1, 65_535, 65_536, 65_537, 200_000];
  const textOf = (length: number) => `${"ä".repeat(length >> 1)}${length % 2 === 1 ? "x" : ""}`;
  const root = temporaryFolder(t, Object.fromEntries(lengths.map((length) => [`${length}.sql`, textOf(length)])));
  const files = new DiskFiles(root);
  const texts = lengths.map((length) => files.read(`${length}.sql`));
  assert.deepEqual(texts, lengths.map(textOf));
});

test("a folder is no text", (t) => {
  const root = temporaryFolder(t, { "a/b.sql": "" });
  assert.equal(new DiskFiles(root).read("a"), undefined);
});
