import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { tierUpFlags } from "../../cli/tier-up.ts";

test("V8 knows the options that it gets", () => {
  const flags = tierUpFlags(process.versions.node);
  const { stderr } = spawnSync(process.execPath, [...(flags === undefined ? [] : [flags]), "--eval", "0"], {
    encoding: "utf8",
  });
  assert.equal(stderr, "");
});

test("a version of Node that was not looked at gets none", () => {
  assert.deepEqual(["20.20.2", "22.23.3", "21.0.0", "99.1.0"].map(tierUpFlags), [
    "--interrupt-budget=1000000",
    "--invocation-count-for-turbofan=45000",
    undefined,
    undefined,
  ]);
});
