import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../../core/schema/store.ts";

test("a fork and its origin change independently", () => {
  const store = createStore();
  store.set("a", 1);
  store.set("b", 1);
  const fork = store.fork();
  store.set("a", 2);
  fork.set("b", undefined);
  assert.deepEqual([store.get("a"), store.get("b"), fork.get("a"), fork.get("b")], [2, 1, 1, undefined]);
});

test("every snapshot of a long history keeps what it saw", () => {
  const store = createStore();
  const snapshots = Array.from({ length: 300 }, (_, step) => {
    store.set(`own ${step}`, step);
    store.set("last", step);
    if (step % 7 === 0) store.set(`own ${step - 3}`, undefined);
    return store.fork();
  });
  for (const [step, snapshot] of snapshots.entries()) {
    assert.equal(snapshot.get("last"), step);
    assert.equal(snapshot.get(`own ${step}`), step);
    assert.equal(snapshot.get(`own ${step + 1}`), undefined);
  }
  assert.equal(snapshots[100]?.get("own 95"), undefined);
  assert.equal(snapshots[97]?.get("own 95"), 95);
});
