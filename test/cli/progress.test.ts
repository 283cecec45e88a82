import assert from "node:assert/strict";
import { test } from "node:test";
import { barText } from "../../cli/progress.ts";

/** A bar of ten characters. */
const options = {
  barsize: 10,
  barCompleteString: "█".repeat(10),
  barIncompleteString: "░".repeat(10),
  barGlue: "",
  autopaddingChar: " ",
};
const half = { value: 500_000, total: 1_000_000, progress: 0.5, eta: 12 };

test("shows how far a run has come of how much, and how long it takes", () => {
  assert.equal(
    barText(options, half, { note: "no difference", isKnown: true }),
    "█████░░░░░ 50% | 500,000 of about 1,000,000 rows | 12s left | no difference",
  );
});

test("shows no share and no time where nobody knows how many rows there are", () => {
  assert.equal(barText(options, half, { note: "no difference", isKnown: false }), "500,000 rows | no difference");
  assert.equal(
    barText(options, { ...half, eta: Number.POSITIVE_INFINITY }, { note: "waits: replica lag", isKnown: true }),
    "█████░░░░░ 50% | 500,000 of about 1,000,000 rows | waits: replica lag",
  );
});
