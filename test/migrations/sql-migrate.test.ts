import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHistory, created, withoutTransaction } from "../support/history.ts";

test("cuts a file at its commands and reads the option of each direction", () => {
  const files = {
    "migrations/20200101000000-a.sql":
      "\n-- +migrate Up notransaction\nCREATE INDEX CONCURRENTLY i ON a (b);\n\n-- +migrate Down\nDROP INDEX i;\n",
  };
  checkHistory(files, "sql-migrate", "migrations", [
    '20200101000000 20200101000000-a | up none "CREATE INDEX CONCURRENTLY i ON a (b);\\n\\n" | down single "DROP INDEX i;\\n"',
  ]);
});

test("runs numbered files first, by number, then the others by name", () => {
  const files = {
    "m/10-c.sql": "-- +migrate Up",
    "m/9-b.sql": "-- +migrate Up",
    "m/z.sql": "-- +migrate Up",
    "m/a.sql": "-- +migrate Up",
  };
  checkHistory(files, "sql-migrate", "m", [
    '9 9-b | up single ""',
    '10 10-c | up single ""',
    'a a | up single ""',
    'z z | up single ""',
  ]);
});

test("adds the option to the line of one direction", () => {
  const text = "-- +migrate Up\r\nSELECT 1;\r\n-- +migrate Down  \r\nSELECT 2;";
  assert.deepEqual(withoutTransaction({ "m/1-a.sql": text }, 0, "up"), {
    "m/1-a.sql": text.replace("Up", "Up notransaction"),
  });
  assert.deepEqual(withoutTransaction({ "m/1-a.sql": text }, 0, "down"), {
    "m/1-a.sql": text.replace("Down", "Down notransaction"),
  });
});

test("names new files with a hyphen and the local time", () => {
  const local = new Date(2026, 1, 3, 4, 5, 6);
  assert.deepEqual(
    created(
      { "m/20200101000000-a.sql": "-- +migrate Up" },
      [{ name: "b", up: "SELECT 1", down: "SELECT 2", noTransaction: true }],
      local,
    ),
    {
      "m/20260203040506-b.sql":
        "-- +migrate Up notransaction\nSELECT 1;\n\n-- +migrate Down notransaction\nSELECT 2;\n",
    },
  );
});
