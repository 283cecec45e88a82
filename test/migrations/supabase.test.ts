import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHistory, created, onlyHistory, withoutTransaction } from "../support/history.ts";

const files = {
  "supabase/config.toml": "",
  "supabase/seed.sql": "INSERT INTO a VALUES (1);",
  "supabase/migrations/20240101000000_a.sql": "CREATE TABLE a (id int); CREATE INDEX i ON a (id);",
  "supabase/migrations/20240102000000_b.sql": "CREATE INDEX CONCURRENTLY j ON a (id);",
  "supabase/migrations/draft.sql": "not named like a migration",
};

test("reads the files of supabase/migrations", () => {
  checkHistory(files, "supabase", "supabase/migrations", [
    '20240101000000 20240101000000_a | up implicit "CREATE TABLE a (id int); CREATE INDEX i ON a (id);"',
    '20240102000000 20240102000000_b | up none "CREATE INDEX CONCURRENTLY j ON a (id);"',
  ]);
  assert.equal(onlyHistory(files).dialect, "postgres");
});

test("creates a file for each statement that must run alone", () => {
  assert.deepEqual(
    created(files, [
      { name: "swap", up: "CREATE INDEX CONCURRENTLY k ON a (id);\nDROP INDEX CONCURRENTLY j", noTransaction: true },
    ]),
    {
      "supabase/migrations/20260203040506_swap_1.sql": "CREATE INDEX CONCURRENTLY k ON a (id);\n",
      "supabase/migrations/20260203040507_swap_2.sql": "DROP INDEX CONCURRENTLY j;\n",
    },
  );
  assert.match(String(withoutTransaction(files, 0)), /file of its own/);
});
