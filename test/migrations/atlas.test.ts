import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHistory, created, withoutTransaction } from "../support/history.ts";

const sum = { "db/atlas.sum": "h1:abc=\n" };

test("the checksums beside the files tell the tool; each file runs in a transaction unless its header says otherwise", () => {
  checkHistory(
    {
      ...sum,
      "db/20240101000000_init.sql": "CREATE TABLE a (id bigint);",
      "db/20240102000000.sql": "-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY i ON a (id);",
      "db/20240103000000_b.sql": "-- atlas:txmode none\nSELECT 1;",
    },
    "atlas",
    "db",
    [
      '20240101000000 20240101000000_init | up single "CREATE TABLE a (id bigint);"',
      '20240102000000 20240102000000 | up none "-- atlas:txmode none\\n\\nCREATE INDEX CONCURRENTLY i ON a (id);"',
      '20240103000000 20240103000000_b | up single "-- atlas:txmode none\\nSELECT 1;"',
    ],
  );
});

test("a checkpoint stands for what came before it, so it runs nowhere else", () => {
  const checkpoint = "-- atlas:checkpoint\n\nCREATE TABLE a (id bigint);";
  const files = { ...sum, "db/2_checkpoint.sql": checkpoint, "db/3_b.sql": "SELECT 3;" };
  checkHistory({ ...files, "db/1_a.sql": "CREATE TABLE a (id bigint);" }, "atlas", "db", [
    '1 1_a | up single "CREATE TABLE a (id bigint);"',
    '3 3_b | up single "SELECT 3;"',
  ]);
  checkHistory(files, "atlas", "db", [
    '2 2_checkpoint | up single "-- atlas:checkpoint\\n\\nCREATE TABLE a (id bigint);"',
    '3 3_b | up single "SELECT 3;"',
  ]);
});

test("writes the next file, and the header that leaves the transaction", () => {
  const files = { ...sum, "db/20240101000000_init.sql": "SELECT 1;" };
  const next = { name: "add index", up: "CREATE INDEX CONCURRENTLY i ON a (b)", down: "DROP INDEX i" };
  assert.deepEqual(created(files, [{ ...next, noTransaction: true }]), {
    "db/20260203040506_add_index.sql": "-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY i ON a (b);\n",
  });
  assert.deepEqual(withoutTransaction(files, 0), {
    "db/20240101000000_init.sql": "-- atlas:txmode none\n\nSELECT 1;",
  });
  const headed = (mode: string) => ({ ...sum, "db/1_a.sql": `-- atlas:nolint\n${mode}\nSELECT 1;` });
  assert.deepEqual(withoutTransaction(headed(""), 0), {
    "db/1_a.sql": "-- atlas:txmode none\n-- atlas:nolint\n\nSELECT 1;",
  });
  assert.deepEqual(withoutTransaction(headed("-- atlas:txmode file\n"), 0), {
    "db/1_a.sql": "-- atlas:nolint\n-- atlas:txmode none\n\nSELECT 1;",
  });
});
