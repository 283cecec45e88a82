import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fingerprint } from "../../server/fingerprint.ts";

test("is the same for values that JSON writes alike, and another one for others", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      assert.equal(fingerprint(one), fingerprint(JSON.parse(JSON.stringify(one))));
      assert.equal(fingerprint(one) === fingerprint(other), JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});

test("leaves out what JSON leaves out", () => {
  assert.equal(fingerprint({ message: "a", href: undefined }), fingerprint({ message: "a" }));
});

const pairs: readonly (readonly [unknown, unknown])[] = [
  [[], {}],
  [["ab"], ["a", "b"]],
  [
    [1, [2]],
    [[1], 2],
  ],
  ["1", 1],
  [1, true],
  [null, 0],
  [{ a: "b" }, { b: "a" }],
  [{ a: {}, b: 1 }, { a: { b: 1 } }],
  [1.5, 1],
  [2 ** 32, 0],
];
for (const [one, other] of pairs)
  test(`tells ${JSON.stringify(one)} from ${JSON.stringify(other)}`, () => {
    assert.notEqual(fingerprint(one), fingerprint(other));
  });
