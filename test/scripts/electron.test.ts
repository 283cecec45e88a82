import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { runSuiteInElectron } from "../../scripts/vscode/electron.ts";

/** A program in the place of VS Code: it notes how it was called, writes the result that a suite would, and ends with `exitCode`. */
function standIn(context: TestContext, result: object | undefined, exitCode: number) {
  const folder = mkdtempSync(join(tmpdir(), "cutover-stand-in-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const executable = join(folder, "code");
  const calls = join(folder, "call.json");
  writeFileSync(
    executable,
    `#!${process.execPath}
const fs = require("node:fs");
const args = process.argv.slice(2);
const suite = args.find((arg) => arg.startsWith("--extensionTestsPath=")).slice("--extensionTestsPath=".length);
fs.writeFileSync(${JSON.stringify(calls)}, JSON.stringify({
  args,
  result: process.env.CUTOVER_RESULT,
  runs: /exports\\.run|run: \\(\\) =>/.test(fs.readFileSync(suite, "utf8")),
  opened: fs.readdirSync(args[0]),
}));
const result = ${JSON.stringify(result) ?? "undefined"};
if (result) fs.writeFileSync(process.env.CUTOVER_RESULT, JSON.stringify(result));
process.exitCode = ${exitCode};
`,
  );
  chmodSync(executable, 0o755);
  return { executable, call: () => JSON.parse(readFileSync(calls, "utf8")) };
}

const skip = process.platform === "win32" ? "a script cannot stand in for a program here" : false;
const noDownload = () => Promise.reject(new Error("nothing may be downloaded"));

test("starts the suite in the VS Code that is named, on a copy of the fixture", { skip }, async (context) => {
  const { executable, call } = standIn(context, { passed: 3, failed: 0, skipped: 1 }, 0);
  const run = await runSuiteInElectron(executable, noDownload);
  assert.deepEqual(run, { counts: { passed: 3, failed: 0, skipped: 1 }, exitCode: 0 });
  const { args, runs, opened, result } = call();
  assert.ok(args.includes(`--extensionDevelopmentPath=${process.cwd()}`));
  assert.ok(args.includes("--disable-extensions") && args.includes("--disable-workspace-trust"));
  assert.equal(runs, true, "the suite exports run()");
  assert.deepEqual(opened, readdirSync("test/vscode/fixture"));
  for (const path of [args[0], result]) assert.equal(existsSync(path), false, `${path} is left behind`);
});

test("gives the exit code of VS Code, and fails when tests failed or none ran", { skip }, async (context) => {
  const codeOf = async (result: object | undefined, exitCode: number) =>
    (await runSuiteInElectron(standIn(context, result, exitCode).executable, noDownload)).exitCode;
  assert.equal(await codeOf({ passed: 1, failed: 2, skipped: 0 }, 7), 7);
  assert.equal(await codeOf({ passed: 3, failed: 0, skipped: 0 }, 9), 9);
  assert.equal(await codeOf({ passed: 1, failed: 2, skipped: 0 }, 0), 1);
  assert.equal(await codeOf(undefined, 0), 1);
});

test("says what to do without network and without VS Code", async () => {
  const offline = () => Promise.reject(new Error("getaddrinfo ENOTFOUND update.code.visualstudio.com"));
  await assert.rejects(runSuiteInElectron(undefined, offline), {
    message:
      "VS Code could not be downloaded (getaddrinfo ENOTFOUND update.code.visualstudio.com). Set VSCODE_EXECUTABLE to the program of a VS Code that is installed here, or run the same suite without a window: npm run test:vscode",
  });
  await assert.rejects(runSuiteInElectron("/no/such/code", noDownload), {
    message: "VSCODE_EXECUTABLE names /no/such/code, which does not exist.",
  });
});
