import assert from "node:assert/strict";
import { test } from "node:test";
import { disagreements } from "../../core/trace/compare.ts";
import { lockTimeline } from "../../core/trace/timeline.ts";
import type { StatementTrace } from "../../core/trace/types.ts";
import { nothingPredicted, traced } from "../support/trace.ts";

/** One row a table: which statements it is locked during, as `mode` letters; a dot while it is not. */
function picture(statements: readonly StatementTrace[]): string {
  return lockTimeline(statements)
    .map(({ table, held }) => `${table} ${held.map((mode) => mode?.replace(/[a-z]/g, "") ?? ".").join(" ")}`)
    .join("\n");
}

test("a lock is held until its transaction ends", () => {
  const statements = [
    traced({ transaction: 0, locks: [{ table: "users", mode: "Share" }] }),
    traced({ transaction: 0, locks: [{ table: "orders", mode: "AccessExclusive" }] }),
    traced({ transaction: 0, locks: [{ table: "users", mode: "AccessExclusive" }] }),
    traced({ transaction: 3 }),
    traced({ locks: [{ table: "users", mode: "Share" }] }),
    traced({}),
  ];
  assert.equal(picture(statements), "orders . AE AE . . .\nusers S S AE . S .");
});

test("locks that plain reads and writes take are not drawn", () => {
  assert.equal(picture([traced({ locks: [{ table: "users", mode: "RowExclusive" }] })]), "");
});

test("says where a statement did something else than was predicted", () => {
  const predicted = {
    ...nothingPredicted,
    locks: [{ table: "users", mode: "AccessExclusive" as const }],
    rewrites: ["users"],
  };
  const locks = [
    { table: "orders", mode: "Share" as const },
    { table: "users", mode: "Share" as const },
  ];
  assert.deepEqual(disagreements(traced({ predicted, locks })), [
    "orders: SHARE, predicted was no lock",
    "users: SHARE, predicted was ACCESS EXCLUSIVE",
    "users: not rewritten, which was predicted",
  ]);
  assert.deepEqual(disagreements(traced({ predicted, locks: predicted.locks, rewrites: ["users"] })), []);
  assert.deepEqual(disagreements(traced({ predicted, unobserved: true })), []);
});
