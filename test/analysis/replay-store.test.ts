import assert from "node:assert/strict";
import { test } from "node:test";
import { ReplayStore } from "../../core/analysis/replay-store.ts";

test("a rolled back store holds what it held", () => {
  const store = new ReplayStore();
  store.set("a", 1);
  const position = store.position;
  store.set("a", 2);
  store.set("b", 3);
  store.set("a", undefined);
  store.takeBack(position);
  assert.deepEqual([store.get("a"), store.get("b")], [1, undefined]);
});

test("a trace holds first reads and last writes, and no read of what the step wrote itself", () => {
  const store = new ReplayStore();
  store.set("a", 1);
  const trace = store.record(() => {
    store.get("a");
    store.set("a", 2);
    store.get("a");
    store.set("b", 1);
    store.get("b");
    store.set("b", 2);
  });
  assert.deepEqual([trace.reads.map(({ value }) => value), trace.writes.map(({ value }) => value)], [[1], [2, 2]]);
});

test("a trace is current only while all that it read is the same", () => {
  const store = new ReplayStore();
  store.set("a", 1);
  const trace = store.record(() => store.get("a"));
  assert.equal(store.isCurrent(trace), true);
  store.set("b", 1);
  assert.equal(store.isCurrent(trace), true);
  store.set("a", 2);
  assert.equal(store.isCurrent(trace), false);
});

test("a value that is computed anew but equal keeps its identity", () => {
  const store = new ReplayStore();
  const before = { columns: new Map([["id", { type: "bigint" }]]) };
  const trace = store.record(() => store.set("t", before));
  store.takeBack(0);
  store.record(() => store.set("t", { columns: new Map([["id", { type: "bigint" }]]) }), trace);
  assert.equal(store.get("t"), before);
});

test("a write that changes nothing counts, for it may change something in another state", () => {
  const store = new ReplayStore();
  store.set("a", "2s");
  const trace = store.record(() => store.set("a", "2s"));
  store.takeBack(0);
  store.apply(trace);
  assert.equal(store.get("a"), "2s");
});

test("writes that were taken back can be done again where other writes led to the same state", () => {
  const store = new ReplayStore();
  store.set("a", 1);
  const position = store.position;
  store.set("a", 2);
  store.set("b", 3);
  const behindFirst = 2;
  store.set("a", 4);
  const before = store.position;
  const writes = store.takeBack(position);
  assert.deepEqual([store.get("a"), store.get("b")], [1, undefined]);
  store.set("b", 3);
  assert.equal(store.isSameSince(position, writes.slice(0, behindFirst)), false);
  store.set("c", 5);
  store.set("a", 2);
  assert.equal(store.isSameSince(position, writes.slice(0, behindFirst)), false);
  store.set("c", undefined);
  assert.equal(store.isSameSince(position, writes.slice(0, behindFirst)), true);
  const moved = store.position - position - behindFirst;
  store.redo(writes.slice(behindFirst));
  assert.deepEqual([store.get("a"), store.get("b"), store.position], [4, 3, before + moved]);
  store.takeBack(position);
  assert.deepEqual([store.get("a"), store.get("b")], [1, undefined]);
});
