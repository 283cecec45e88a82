import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NumberSet } from "../../core/analysis/number-set.ts";

test("holds what a Set holds, also when it is filled again", () => {
  const numbers = new NumberSet();
  // Neighbours share their place, and thousands outgrow it.
  const list = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 0xffffffff })), {
    maxLength: 6000,
    size: "max",
  });
  fc.assert(
    fc.property(list, (values) => {
      numbers.clear();
      const expected = new Set<number>();
      for (const value of values) {
        assert.equal(numbers.add(value | 0), !expected.has(value));
        expected.add(value);
      }
      assert.deepEqual(
        [...numbers.sorted()],
        [...expected].sort((a, b) => a - b),
      );
    }),
    { numRuns: 30 },
  );
});
