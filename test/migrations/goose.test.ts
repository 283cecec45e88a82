import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHistory, created, onlyHistory, withoutTransaction } from "../support/history.ts";

test("cuts a file at its annotations", () => {
  const files = { "assets/sql/00001_a.sql": "-- +goose Up\nCREATE TABLE a ();\n\n-- +goose Down\nDROP TABLE a;\n" };
  checkHistory(files, "goose", "assets/sql", [
    '00001 00001_a | up single "CREATE TABLE a ();\\n\\n" | down single "DROP TABLE a;\\n"',
  ]);
});

test("takes annotations at the start of a line only", () => {
  const files = { "m/1_a.sql": "-- +goose Up\nINSERT INTO a VALUES ('-- +goose Down');\n  -- +goose Down\nSELECT 1;" };
  checkHistory(files, "goose", "m", [
    "1 1_a | up single \"INSERT INTO a VALUES ('-- +goose Down');\\n  -- +goose Down\\nSELECT 1;\"",
  ]);
});

test("reads files with Windows line ends and a byte order mark", () => {
  const files = {
    "m/1_a.sql": "\uFEFF-- +goose NO TRANSACTION\r\n-- +goose Up\r\nSELECT 1;\r\n-- +goose Down\r\nSELECT 2;\r\n",
  };
  checkHistory(files, "goose", "m", ['1 1_a | up none "SELECT 1;\\r\\n" | down none "SELECT 2;\\r\\n"']);
});

test("keeps files without annotations and without a version out of the way", () => {
  const files = {
    "m/1_a.sql": "-- +goose Up\nSELECT 1;",
    "m/2_b.sql": "",
    "m/3_c.go": "package m",
    "m/helpers.sql": "-- +goose Up",
  };
  checkHistory(files, "goose", "m", ['1 1_a | up single "SELECT 1;"', "2 2_b"]);
});

test("turns the transaction off for the file", () => {
  assert.deepEqual(withoutTransaction({ "m/1_a.sql": "-- +goose Up\r\nSELECT 1;" }, 0), {
    "m/1_a.sql": "-- +goose NO TRANSACTION\r\n-- +goose Up\r\nSELECT 1;",
  });
});

test("counts on from the last migration, be it in Go", () => {
  const files = { "m/00001_a.sql": "-- +goose Up", "m/00002_b.go": "package m" };
  assert.deepEqual(
    created(files, [
      {
        name: "add index",
        up: "CREATE INDEX CONCURRENTLY i ON a (b)",
        down: "DROP INDEX CONCURRENTLY i",
        noTransaction: true,
      },
    ]),
    {
      "m/00003_add_index.sql":
        "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY i ON a (b);\n\n-- +goose Down\nDROP INDEX CONCURRENTLY i;\n",
    },
  );
});

test("marks statements that hold lines with a semicolon at their end", () => {
  const up = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN NEW;\nEND\n$$;\nSELECT 1;";
  assert.deepEqual(created({ "m/20200101000000_a.sql": "-- +goose Up" }, [{ name: "f", up }]), {
    "m/20260203040506_f.sql":
      "-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN NEW;\nEND\n$$;\n-- +goose StatementEnd\nSELECT 1;\n\n-- +goose Down\n",
  });
});

test("a created migration reads back as it was meant", () => {
  const files = { "m/1_a.sql": "-- +goose Up\nSELECT 0;" };
  const all = {
    ...files,
    ...(created(files, [{ name: "b", up: "SELECT 1;", down: "SELECT 2;", noTransaction: true }]) as object),
  };
  assert.deepEqual(
    onlyHistory(all).migrations.map((migration) => migration.up?.transaction),
    ["single", "none"],
  );
});
