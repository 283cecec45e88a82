// Everything that can be said about the code without running it.
//
// Usage: npm run check -- [FILTER…]     (only checks whose name contains one: biome, types:core, knip, lockfile, generated)
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const filters = process.argv.slice(2);

const checks = [
  { name: "biome", command: [tool("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."] },
  ...layers().map((layer) => ({ name: `types:${layer}`, command: [tool("typescript/bin/tsc"), "-p", layer] })),
  { name: "knip", command: [tool("knip/bin/knip.js")] },
  { name: "lockfile", command: ["scripts/complete-lockfile.mjs", "--check"] },
  ...(existsSync(join(root, "scripts/generate.ts"))
    ? [{ name: "generated", command: ["scripts/run.mjs", "generate", "--check"] }]
    : []),
].filter(({ name }) => filters.length === 0 || filters.some((filter) => name.includes(filter)));

if (checks.length === 0) {
  console.error(`no check matches ${filters.join(" ")}`);
  process.exit(2);
}

const failed = [];
const queue = [...checks];
await Promise.all([worker(), worker()]);
console.log(failed.length > 0 ? `check: ${failed.join(", ")} failed` : `check: ${checks.length} checks are fine`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function worker() {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const { code, output } = await run(check.command);
    if (code === 0) continue;
    failed.push(check.name);
    console.log(`── ${check.name}\n${output.trimEnd()}\n`);
  }
}

/** Output is held back until the end, so that two checks do not mix theirs. */
function run(command) {
  const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  const node = spawn(process.execPath, command, { cwd: root, env: { ...color, ...process.env } });
  let output = "";
  for (const stream of [node.stdout, node.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  return new Promise((done) => node.once("close", (code) => done({ code: code ?? 1, output })));
}

/** A layer is a folder with a tsconfig.json that says what it may see; one may lie in another (client/webview). */
function layers(folder = ".") {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\..*|node_modules|dist|out|examples|fixtures)$/.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .flatMap((path) => [...(hasSources(path) ? [path] : []), ...layers(path)]);
}

/** The compiler takes an empty layer for a mistake. */
function hasSources(layer) {
  if (!existsSync(join(root, layer, "tsconfig.json"))) return false;
  return readdirSync(join(root, layer), { recursive: true }).some((file) => /\.tsx?$/.test(file));
}

function tool(path) {
  return join("node_modules", path);
}
