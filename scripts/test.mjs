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
import { compile, findBroken, root } from "./compile.mjs";

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
    const { compiled, broken } = await compileTests();
    // Without a file to run, Node would look for some by itself.
    if (compiled.length > 0) process.exitCode = await run(compiled, broken);
    else console.log(`nothing compiles\n0 passed, ${broken.length} failed, 0 skipped`);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** A file that does not compile counts as a failed test; it does not keep the others from running. */
async function compileTests() {
  try {
    return { compiled: await compile(files, outdir, { logLevel: "silent" }), broken: [] };
  } catch {
    const broken = await findBroken(files);
    const sound = files.filter((file) => !broken.includes(file));
    return { compiled: sound.length > 0 ? await compile(sound, outdir) : [], broken };
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

function run(compiled, broken) {
  const reporters = [...(options.verbose ? ["spec"] : []), new URL("test-reporter.mjs", import.meta.url).href];
  const node = spawn(
    process.execPath,
    [
      "--enable-source-maps",
      "--test",
      "--test-concurrency=2",
      ...(options.name ? [`--test-name-pattern=${options.name}`] : []),
      ...reporters.flatMap((reporter) => [`--test-reporter=${reporter}`, "--test-reporter-destination=stdout"]),
      ...compiled,
    ],
    {
      cwd: root,
      stdio: "inherit",
      env: {
        ...process.env,
        ...(options.update && { UPDATE: "1" }),
        TEST_VERBOSE: options.verbose ? "1" : "",
        TEST_BROKEN: broken.join("\n"),
      },
    },
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => node.kill(signal));
  return new Promise((done) => node.once("exit", (code) => done(broken.length > 0 ? 1 : (code ?? 1))));
}
