import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { heapFlags, tierUpFlags } from "../../host/v8-flags.ts";

test("V8 knows the options that it gets", () => {
  const flags = [tierUpFlags, heapFlags].flatMap((flag) => flag(process.versions.v8) ?? []);
  const { stderr } = spawnSync(process.execPath, [...flags, "--eval", "0"], { encoding: "utf8" });
  assert.equal(stderr, "");
});

test("a version of V8 that was not looked at gets none", () => {
  const versions = ["11.3.244.8-node.30", "12.4.254.21-node.57", "13.6.233.17-electron.0", "12.2.281.27", "99.1", ""];
  assert.deepEqual(versions.map(tierUpFlags), [
    "--interrupt-budget=1000000",
    "--invocation-count-for-turbofan=45000",
    "--invocation-count-for-turbofan=45000",
    undefined,
    undefined,
    undefined,
  ]);
});
