import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories } from "../../core/migrations/detect.ts";
import { memoryFiles } from "../support/files.ts";
import { checkHistory, created, withoutTransaction } from "../support/history.ts";

const files = {
  "diesel.toml": "",
  "migrations/00000000000000_diesel_initial_setup/up.sql": "SELECT 1;",
  "migrations/2020-01-02-030405_a/up.sql": "SELECT 2;",
  "migrations/2020-01-02-030405_a/down.sql": "SELECT 3;",
  "migrations/2020-01-02-030406_b/up.sql": "SELECT 4;",
  "migrations/2020-01-02-030406_b/metadata.toml": "run_in_transaction = false",
};

test("reads a folder of folders", () => {
  checkHistory(files, "diesel", "migrations", [
    '00000000000000 00000000000000_diesel_initial_setup | up single "SELECT 1;"',
    '20200102030405 2020-01-02-030405_a | up single "SELECT 2;" | down single "SELECT 3;"',
    '20200102030406 2020-01-02-030406_b | up none "SELECT 4;"',
  ]);
});

test("leaves the same folders of other tools alone", () => {
  assert.deepEqual(
    detectHistories(memoryFiles({ "migrations/default/1600000000000_a/up.sql": "SELECT 1;" }), []).histories,
    [],
  );
});

test("turns the transaction off in metadata.toml", () => {
  assert.deepEqual(withoutTransaction(files, 1), {
    "migrations/2020-01-02-030405_a/metadata.toml": "run_in_transaction = false\n",
  });
  const edited = { ...files, "migrations/2020-01-02-030406_b/metadata.toml": "# why\nrun_in_transaction = true\n" };
  assert.deepEqual(withoutTransaction(edited, 2), {
    "migrations/2020-01-02-030406_b/metadata.toml": "# why\nrun_in_transaction = false\n",
  });
});

test("creates folders named as the last one", () => {
  const migrations = [{ name: "c", up: "SELECT 5;", noTransaction: true }] as const;
  assert.deepEqual(created(files, migrations), {
    "migrations/2026-02-03-040506_c/up.sql": "SELECT 5;\n",
    "migrations/2026-02-03-040506_c/down.sql": "",
    "migrations/2026-02-03-040506_c/metadata.toml": "run_in_transaction = false\n",
  });
  const newer = { "diesel.toml": "", "migrations/2025-01-02-030405-0000_a/up.sql": "SELECT 1;" };
  assert.deepEqual(Object.keys(created(newer, [{ name: "b", up: "SELECT 2;" }])), [
    "migrations/2026-02-03-040506-0000_b/up.sql",
    "migrations/2026-02-03-040506-0000_b/down.sql",
  ]);
});
