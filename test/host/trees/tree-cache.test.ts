import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyTree } from "../../../host/trees/flat-tree.ts";
import { TreeCache } from "../../../host/trees/tree-cache.ts";

/** 2,000 bytes with its text. */
const tree = () => emptyTree(99);
const text = (name: string) => name.repeat(10);

test("keeps the trees that were asked for last", () => {
  const cache = new TreeCache(6500);
  const [a, b, c] = [tree(), tree(), tree()];
  cache.set("go", text("a"), a);
  cache.set("go", text("b"), b);
  cache.set("go", text("c"), c);
  assert.equal(cache.get("go", text("a")), a);
  cache.set("go", text("d"), tree());
  assert.equal(cache.get("go", text("b")), undefined);
  assert.deepEqual([cache.get("go", text("a")), cache.get("go", text("c"))], [a, c]);
});

test("a tree of another language does not count", () => {
  const cache = new TreeCache();
  cache.set("typescript", "<A>b", tree());
  assert.equal(cache.get("tsx", "<A>b"), undefined);
});

test("a text that is set again counts once", () => {
  const cache = new TreeCache(4500);
  cache.set("go", text("a"), tree());
  for (let i = 0; i < 5; i++) cache.set("go", text("b"), tree());
  assert.ok(cache.get("go", text("a")) !== undefined);
});
