import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories, frameworkOf } from "../../core/migrations/detect.ts";
import { memoryFiles } from "../support/files.ts";
import { checkHistory, created, now, onlyHistory, withoutTransaction } from "../support/history.ts";

const journal = `{
  "version": "7",
  "dialect": "postgresql",
  "entries": [
    {
      "idx": 0,
      "version": "6",
      "when": 1700000000000,
      "tag": "0000_a",
      "breakpoints": true
    },
    {
      "idx": 1,
      "version": "6",
      "when": 1700000000001,
      "tag": "0001_b",
      "breakpoints": true
    }
  ]
}`;
const files = {
  "drizzle/meta/_journal.json": journal,
  "drizzle/0000_a.sql": 'CREATE TABLE "a" ();--> statement-breakpoint\nSELECT 1;',
  "drizzle/0001_b.sql": "SELECT 2;",
};

test("reads the files that the journal lists, in its order", () => {
  checkHistory(files, "drizzle", "drizzle", [
    '0000 0000_a | up single "CREATE TABLE \\"a\\" ();--> statement-breakpoint\\nSELECT 1;"',
    '0001 0001_b | up single "SELECT 2;"',
  ]);
  assert.equal(onlyHistory(files).dialect, "postgres");
});

test("reports entries without a file, and files without an entry", () => {
  const broken = {
    "drizzle/meta/_journal.json": journal,
    "drizzle/0000_a.sql": "",
    "drizzle/0002_c.sql": "",
    "drizzle/notes.sql": "",
  };
  const { histories, problems } = detectHistories(memoryFiles(broken), []);
  assert.deepEqual(
    histories[0]?.migrations.map(({ name }) => name),
    ["0000_a"],
  );
  assert.deepEqual(
    problems.map(({ file, span, message }) => [file, journal.slice(span.start, span.end).includes("0001_b"), message]),
    [
      [
        "drizzle/meta/_journal.json",
        true,
        "The file 0001_b.sql of this entry does not exist. Drizzle stops here: restore the file or remove the entry.",
      ],
      [
        "drizzle/0002_c.sql",
        false,
        "0002_c.sql is not listed in meta/_journal.json, so Drizzle never runs it. Add an entry or delete the file.",
      ],
    ],
  );
});

test("writes new files and lists them in the journal", () => {
  const result = created(files, [
    { name: "add name", up: "ALTER TABLE a ADD b text;\nSELECT 1;" },
    { name: "c", up: "SELECT 3" },
  ]);
  assert.equal(typeof result, "object");
  const texts = result as Record<string, string>;
  assert.equal(texts["drizzle/0002_add_name.sql"], "ALTER TABLE a ADD b text;\n--> statement-breakpoint\nSELECT 1;");
  assert.equal(texts["drizzle/0003_c.sql"], "SELECT 3;");
  const edited = texts["drizzle/meta/_journal.json"] ?? "";
  assert.deepEqual(JSON.parse(edited).entries.slice(2), [
    { idx: 2, version: "6", when: 1770091506789, tag: "0002_add_name", breakpoints: true },
    { idx: 3, version: "6", when: 1770091506790, tag: "0003_c", breakpoints: true },
  ]);
  assert.equal(edited, JSON.stringify(JSON.parse(edited), undefined, 2));
});

test("dates an entry behind the last one, which Drizzle would skip otherwise", () => {
  const future = { ...files, "drizzle/meta/_journal.json": journal.replace("1700000000001", "4000000000000") };
  const texts = created(future, [{ name: "c", up: "SELECT 3" }]) as Record<string, string>;
  assert.equal(JSON.parse(texts["drizzle/meta/_journal.json"] ?? "").entries[2].when, 4000000000001);
});

test("starts an empty journal", () => {
  const empty = {
    "drizzle/meta/_journal.json": '{"version":"7","dialect":"postgresql","entries":[]}',
    "drizzle/0000_a.sql": "",
  };
  const history = { framework: "drizzle", path: "drizzle", dialect: "postgres", evidence: "", migrations: [] } as const;
  const reader = memoryFiles(empty);
  const changes = frameworkOf("drizzle").create(history, [{ name: "b", up: "SELECT 1" }], now, reader);
  assert.ok("edits" in changes);
  const edited = changes.edits.reduce(
    (text, edit) => text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end),
    empty["drizzle/meta/_journal.json"],
  );
  assert.deepEqual(JSON.parse(edited).entries, [
    { idx: 0, version: "7", when: now.getTime(), tag: "0001_b", breakpoints: true },
  ]);
});

test("reads the folders of version 1", () => {
  const folders = {
    "drizzle/20250101000000_a/migration.sql": "SELECT 1;",
    "drizzle/20250101000000_a/snapshot.json": '{"version": "8", "dialect": "mysql"}',
  };
  checkHistory(folders, "drizzle", "drizzle", ['20250101000000 20250101000000_a | up single "SELECT 1;"']);
  assert.equal(onlyHistory(folders).dialect, "mysql");
  assert.deepEqual(created(folders, [{ name: "b", up: "SELECT 2" }]), {
    "drizzle/20260203040506_b/migration.sql": "SELECT 2;",
  });
});

test("says that nothing leaves the transaction", () => {
  assert.match(String(withoutTransaction(files, 0)), /all pending migrations in one transaction/);
  assert.match(
    String(created(files, [{ name: "c", up: "VACUUM", noTransaction: true }])),
    /all pending migrations in one transaction/,
  );
});

test("keeps the directive of a staged change above its statement", () => {
  const up =
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n-- then\nSELECT 1";
  const texts = created(files, [{ name: "add", up }]) as Record<string, string>;
  assert.equal(
    texts["drizzle/0002_add.sql"],
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n--> statement-breakpoint\n-- then\nSELECT 1;",
  );
});

const sqliteFiles = { ...files, "drizzle/meta/_journal.json": journal.replace("postgresql", "sqlite") };
const foreignKeysOf = (config: string) =>
  onlyHistory({ ...sqliteFiles, "drizzle.config.ts": config }).migrations.map(({ up }) => up?.foreignKeys);

test("knows that Turso's client switches foreign keys off, and that other drivers of SQLite do not", () => {
  assert.deepEqual(foreignKeysOf('export default { dialect: "turso", out: "./drizzle" };'), ["off", "off"]);
  assert.deepEqual(foreignKeysOf('export default { dialect: "sqlite", out: "./drizzle" };'), [undefined, undefined]);
});
