import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHistory, created, withoutTransaction } from "../support/history.ts";

test("cuts a file at its comments, in any case; without them all of it runs", () => {
  const files = {
    "package.json": '{"devDependencies": {"node-pg-migrate": "^7.0.0"}}',
    "migrations/1600000000000_a.sql": "-- Up Migration\nSELECT 1;\n---- DOWN MIGRATION\nSELECT 2;",
    "migrations/1600000000001_b.sql": "SELECT 3;",
    "migrations/1600000000002_c.js": "exports.up = () => {}",
  };
  checkHistory(files, "node-pg-migrate", "migrations", [
    '1600000000000 1600000000000_a | up single "SELECT 1;\\n" | down single "SELECT 2;"',
    '1600000000001 1600000000001_b | up single "SELECT 3;"',
  ]);
  assert.deepEqual(created(files, [{ name: "add name", up: "SELECT 4", down: "SELECT 5" }]), {
    "migrations/1770091506789_add_name.sql": "-- Up Migration\nSELECT 4;\n\n-- Down Migration\nSELECT 5;\n",
  });
});

test("says that SQL cannot leave the transaction", () => {
  const files = { "migrations/0001_a.sql": "-- Up Migration\nSELECT 1;" };
  assert.match(String(withoutTransaction(files, 0)), /pgm\.noTransaction/);
  assert.match(String(created(files, [{ name: "b", up: "VACUUM", noTransaction: true }])), /pgm\.noTransaction/);
});
