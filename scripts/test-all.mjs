// `npm test`: makes the tree ready, checks it, and runs every suite. Plain Node, for it starts before any package is there.
// The last line is the sum over all suites: `N passed, N failed, N skipped`.
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuild, ensureDatabasePrograms, ensurePackages } from "./bootstrap.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Each closes with its own counts; one without counts is a step that passes or fails as a whole. */
const suites = [
  { name: "check", script: "scripts/check.mjs", counts: false },
  { name: "unit", script: "scripts/test.mjs", counts: true },
  { name: "vscode", script: "scripts/run.mjs", args: ["test-vscode"], counts: true },
];

ensurePackages();
ensureBuild();
try {
  ensureDatabasePrograms();
} catch (error) {
  console.error(`database programs are missing, so what needs them is skipped: ${error.message}`);
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const suite of suites) {
  console.log(`\n# ${suite.name}`);
  const { code, output } = await run(suite);
  const counts = suite.counts ? readCounts(output) : { passed: 0, failed: 0, skipped: 0 };
  // A suite that died may have counted no failure, or nothing at all: it must not pass for that.
  if (!counts || (code !== 0 && counts.failed === 0)) total.failed += 1;
  for (const key of Object.keys(total)) total[key] += counts?.[key] ?? 0;
}

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

function run({ script, args = [] }) {
  const node = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  node.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    process.stdout.write(text);
  });
  return new Promise((done) => node.once("close", (code) => done({ code: code ?? 1, output })));
}

function readCounts(output) {
  const [, passed, failed, skipped] = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(output) ?? [];
  return passed === undefined
    ? undefined
    : { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}
