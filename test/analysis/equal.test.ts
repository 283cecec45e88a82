import assert from "node:assert/strict";
import { test } from "node:test";
import { equal } from "../../core/analysis/equal.ts";

test("plain data is compared by content", () => {
  assert.ok(equal({ a: [1, { b: undefined }] }, { a: [1, { b: undefined }] }));
  assert.ok(!equal({ a: 1 }, { a: 1, b: undefined }));
  assert.ok(!equal([1, 2], [2, 1]));
  assert.ok(!equal([], {}));
  assert.ok(!equal(null, {}));
});

test("maps are compared with their order", () => {
  const columns = (...names: string[]) => new Map(names.map((name) => [name, { name }]));
  assert.ok(equal(columns("a", "b"), columns("a", "b")));
  assert.ok(!equal(columns("a", "b"), columns("b", "a")));
  assert.ok(!equal(columns("a"), columns("a", "b")));
});

test("objects of classes are compared by identity", () => {
  class Place {
    readonly at = 1;
  }
  assert.ok(!equal(new Place(), new Place()));
});
