import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHistory, created, onlyHistory, withoutTransaction } from "../support/history.ts";

const cargo = { "Cargo.toml": '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n' };

test("reads simple migrations; the marker counts at the very start only", () => {
  const files = {
    ...cargo,
    "migrations/20220101000000_a.sql": "SELECT 1;",
    "migrations/20220101000001_b.sql": "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON a (b);",
    "migrations/20220101000002_c.sql": "\n-- no-transaction\nSELECT 2;",
  };
  checkHistory(files, "sqlx", "migrations", [
    '20220101000000 20220101000000_a | up single "SELECT 1;"',
    '20220101000001 20220101000001_b | up none "-- no-transaction\\nCREATE INDEX CONCURRENTLY i ON a (b);"',
    '20220101000002 20220101000002_c | up single "\\n-- no-transaction\\nSELECT 2;"',
  ]);
  assert.equal(onlyHistory(files).dialect, "postgres");
  assert.deepEqual(withoutTransaction(files, 0), { "migrations/20220101000000_a.sql": "-- no-transaction\nSELECT 1;" });
  assert.deepEqual(created(files, [{ name: "d", up: "SELECT 3", down: "SELECT 4", noTransaction: true }]), {
    "migrations/20260203040506_d.sql": "-- no-transaction\nSELECT 3;\n",
  });
});

test("reads reversible migrations and goes on with them", () => {
  const files = {
    "app/.sqlx/query-1.json": "{}",
    "app/migrations/0001_a.up.sql": "SELECT 1;",
    "app/migrations/0001_a.down.sql": "SELECT 2;",
  };
  checkHistory(files, "sqlx", "app/migrations", ['0001 0001_a | up single "SELECT 1;" | down single "SELECT 2;"']);
  assert.deepEqual(created(files, [{ name: "b", up: "SELECT 3;", down: "SELECT 4;" }]), {
    "app/migrations/0002_b.up.sql": "SELECT 3;\n",
    "app/migrations/0002_b.down.sql": "SELECT 4;\n",
  });
});

test("knows a dependency in a table of its own and one that the workspace gives", () => {
  for (const text of [
    '[dependencies.sqlx]\nversion = "0.8"',
    "[dependencies]\nsqlx.workspace = true",
    '[dev-dependencies]\nsqlx = "0.8"',
  ]) {
    assert.equal(onlyHistory({ "Cargo.toml": text, "migrations/1_a.sql": "SELECT 1" }).framework, "sqlx", text);
  }
  assert.equal(
    onlyHistory({ "Cargo.toml": '[dependencies]\nsqlx-like = "1"', "migrations/1_a.sql": "SELECT 1" }).framework,
    "plain",
  );
});
