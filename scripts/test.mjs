// Runs the unit tests: compiles test/**/*.test.ts with esbuild and gives them to Node's own test runner.
//
// Usage: npm run test:unit -- [FILTER…] [--name PATTERN] [--update] [--verbose]
//   FILTER     only files whose path below test/ contains it: sql rules/add-
//   --name     only tests whose name matches
//   --update   rewrite golden files (sets UPDATE=1)
//   --verbose  show passing tests too
// The working directory of a test is the root of the project. The last line is `N passed, N failed, N skipped`.
import { spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compile, root } from "./compile.mjs";

const { values: options, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: { name: { type: "string" }, update: { type: "boolean" }, verbose: { type: "boolean" } },
});

const files = findTests("test").filter(
  (file) => filters.length === 0 || filters.some((filter) => file.slice("test/".length).includes(filter)),
);
// A folder of its own: several people and tools may run tests in one work tree at the same time.
const outdir = join(root, "out", `test-${process.pid}`);

process.exitCode = 1;
if (files.length === 0) {
  console.log(`no test file matches ${filters.join(" ")}\n0 passed, 0 failed, 0 skipped`);
} else {
  try {
    process.exitCode = await run(await compile(files, outdir));
  } catch (error) {
    if (!error?.errors) throw error;
    console.log("the tests do not compile\n0 passed, 1 failed, 0 skipped");
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Suites of the extension host (test/vscode) have another runner; fixtures and support are no tests. */
function findTests(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name, "en"))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory())
        return ["test/vscode", "test/fixtures", "test/support"].includes(path) ? [] : findTests(path);
      return entry.name.endsWith(".test.ts") ? [path] : [];
    });
}

function run(compiled) {
  const reporter = options.verbose ? ["spec", "stdout"] : [];
  const node = spawn(
    process.execPath,
    [
      "--enable-source-maps",
      "--test",
      "--test-concurrency=2",
      ...(options.name ? [`--test-name-pattern=${options.name}`] : []),
      ...(reporter.length > 0 ? ["--test-reporter=spec", "--test-reporter-destination=stdout"] : []),
      `--test-reporter=${new URL("test-reporter.mjs", import.meta.url)}`,
      "--test-reporter-destination=stdout",
      ...compiled,
    ],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...(options.update && { UPDATE: "1" }), TEST_VERBOSE: options.verbose ? "1" : "" },
    },
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => node.kill(signal));
  return new Promise((done) => node.once("exit", (code) => done(code ?? 1)));
}
