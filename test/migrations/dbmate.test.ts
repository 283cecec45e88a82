import assert from "node:assert/strict";
import { test } from "node:test";
import { detectHistories } from "../../core/migrations/detect.ts";
import { memoryFiles } from "../support/files.ts";
import { checkHistory, created, withoutTransaction } from "../support/history.ts";

test("cuts a file at its directives and reads their options", () => {
  const files = {
    "db/migrations/20200101000000_a.sql": "-- migrate:up transaction:false\nSELECT 1;\n\n--migrate:down\nSELECT 2;\n",
    "db/schema.sql": "a dump",
  };
  checkHistory(files, "dbmate", "db/migrations", [
    '20200101000000 20200101000000_a | up none "SELECT 1;\\n\\n" | down single "SELECT 2;\\n"',
  ]);
});

test("reports a missing direction, which dbmate refuses", () => {
  const { histories, problems } = detectHistories(memoryFiles({ "m/1_a.sql": "-- migrate:up\nSELECT 1;" }), []);
  assert.equal(histories[0]?.migrations.length, 1);
  assert.deepEqual(
    problems.map((problem) => problem.message),
    ['1_a.sql has no line "-- migrate:down". dbmate refuses to run it: add the line, even if nothing follows.'],
  );
});

test("adds or changes the option of one direction", () => {
  const text = "-- migrate:up\nSELECT 1;\n-- migrate:down transaction:true\nSELECT 2;";
  assert.deepEqual(withoutTransaction({ "m/1_a.sql": text }, 0, "up"), {
    "m/1_a.sql": text.replace("up\n", "up transaction:false\n"),
  });
  assert.deepEqual(withoutTransaction({ "m/1_a.sql": text }, 0, "down"), {
    "m/1_a.sql": text.replace("transaction:true", "transaction:false"),
  });
});

test("creates a file with both directions, stamped in UTC", () => {
  assert.deepEqual(
    created({ "m/20200101000000_a.sql": "-- migrate:up\n-- migrate:down" }, [
      { name: "b", up: "SELECT 1;", noTransaction: true },
    ]),
    {
      "m/20260203040506_b.sql": "-- migrate:up transaction:false\nSELECT 1;\n\n-- migrate:down transaction:false\n",
    },
  );
});
