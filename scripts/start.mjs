// `npm start`: makes a fresh clone ready and does the main job on the example. Plain Node, for it starts before any package is there.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuild, ensurePackages } from "./bootstrap.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

ensurePackages();
ensureBuild();

show(["check", "examples/shop"], "What is unsafe in the example's migrations");
show(["status", "examples/shop"], "How far its staged change has come");

console.log(`
See the same in VS Code:     npm run vscode -- examples/shop
(VS Code itself where it is installed, else VS Code in a browser, which is downloaded once.)
Write the missing phase:     node dist/cli.cjs next "users.name->users.full_name" examples/shop
Changes in the other phases: node dist/cli.cjs status examples/billing     (also accounts, library and parcels, see examples/README.md)
`);

/** Findings in the example make the checker exit with 1: here that is the expected result. */
function show(args, title) {
  console.log(`\n# ${title}\n$ cutover ${args.join(" ")}\n`);
  const { status } = spawnSync(process.execPath, ["dist/cli.cjs", ...args], { cwd: root, stdio: "inherit" });
  if (status === null || status > 1) process.exitCode = 1;
}
