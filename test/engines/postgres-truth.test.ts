import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, exceptions, isException, measuredOn, predict, truthRows } from "../support/truth.ts";

const majors = [12, 13, 14, 15, 16, 17, 18];

for (const major of majors) {
  test(`predicts locks, rewrites, scans and the need of no transaction as measured on PostgreSQL ${major}`, () => {
    const wrong = truthRows.flatMap((row) => {
      const measured = measuredOn(row, major);
      if (isException(row, major) || measured.error !== undefined || measured.unsupported !== undefined) return [];
      const found = differences(row, measured, predict(row, major));
      return found.length === 0 ? [] : [`${row.id}: ${row.sql}\n    ${found.join("\n    ")}`];
    });
    assert.equal(wrong.length, 0, `${wrong.length} statements differ\n${wrong.join("\n")}`);
  });
}

test("has no exception that is none any more", () => {
  const idle = Object.keys(exceptions).filter((id) => {
    const [name, only] = id.split(" on ");
    const row = truthRows.find((each) => each.id === name);
    const concerned = only === undefined ? majors : [Number(only)];
    return (
      !row ||
      concerned.every((major) => {
        const measured = measuredOn(row, major);
        if (measured.error !== undefined || measured.unsupported !== undefined) return true;
        return differences(row, measured, predict(row, major)).length === 0;
      })
    );
  });
  assert.deepEqual(idle, []);
});

test("says that a statement fails where the schema shows it", () => {
  const failing = truthRows.filter((row) => predict(row, 18).fails.length > 0).map((row) => row.id);
  assert.deepEqual(failing, [
    "drop-column-pk-restrict",
    "type-text-to-int-no-using",
    "type-int-to-serial",
    "type-varchar-to-enum-using-cast",
    "type-varchar-to-enum-with-default",
    "type-varchar36-to-uuid-using",
    "drop-pk-referenced",
    "set-unlogged-referenced",
    "detach-partition-concurrently-with-default",
    "create-index-partitioned-concurrently",
    "drop-index-constraint-backed",
    "drop-table-referenced",
    "truncate-referenced",
    "alter-type-alter-attribute-used",
    "drop-type-in-use",
    "drop-index-partitioned-concurrently",
    "set-logged-partitioned",
    "create-index-concurrently-in-do",
    "add-generated-always-identity-existing-nullable",
  ]);
});
