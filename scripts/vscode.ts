// Opens a folder in VS Code with this extension: in the VS Code of this machine where there is one, else in a browser.
//
// Usage: npm run vscode -- [FOLDER] [--browser] [--port N]     (default: examples/shop; --browser: even where VS Code is installed)
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ensureVsCode, vscodeHome } from "./vscode/install.ts";
import { buildProject, packageExtension } from "./vscode/prepare.ts";
import { createProfile, installExtension, startServer, workbenchUrl } from "./vscode/workbench.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: "boolean" }, port: { type: "string", default: "0" } },
});
const folder = resolve(positionals[0] ?? "examples/shop");
if (!existsSync(folder)) {
  console.error(`There is no folder ${folder}.`);
  process.exit(2);
}

buildProject();
if (!values.browser && spawnSync("code", ["--version"], { stdio: "ignore" }).status === 0) {
  spawn("code", ["--new-window", `--extensionDevelopmentPath=${process.cwd()}`, folder], { stdio: "inherit" });
} else {
  const vscode = ensureVsCode();
  const profile = createProfile({}, join(vscodeHome, "profile"));
  installExtension(vscode, profile, await packageExtension());
  const server = await startServer(vscode, profile, [], Number(values.port));
  console.log(`\nVS Code with Cutover: ${workbenchUrl(server, folder)}\nEnd it with Ctrl+C.`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.stop());
}
