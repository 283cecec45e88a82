import assert from "node:assert/strict";
import { test } from "node:test";
import { nextVersions } from "../../core/migrations/numbering.ts";

const now = new Date("2026-02-03T04:05:06.789Z");
const fallback = { kind: "sequence", width: 3 } as const;

const cases: readonly (readonly [string | undefined, readonly string[]])[] = [
  [undefined, ["001", "002"]],
  ["9", ["10", "11"]],
  ["0099", ["0100", "0101"]],
  ["999", ["1000", "1001"]],
  ["20240101", ["20260203", "20260204"]],
  ["202401010000", ["202602030405", "202602030406"]],
  ["20240101000000", ["20260203040506", "20260203040507"]],
  ["20240101000000000", ["20260203040506789", "20260203040506790"]],
  ["1600000000", ["1770091506", "1770091507"]],
  ["1600000000000", ["1770091506789", "1770091506790"]],
  ["20261231235959", ["20270101000000", "20270101000001"]],
  ["20241399", ["20241400", "20241401"]],
  ["99999999999999999999", ["100000000000000000000", "100000000000000000001"]],
];

for (const [last, next] of cases) {
  test(`${last ?? "nothing"} is followed by ${next.join(" and ")}`, () =>
    assert.deepEqual(nextVersions(last, 2, now, fallback), next));
}
