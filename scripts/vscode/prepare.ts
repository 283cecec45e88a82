import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { vscodeHome } from "./install.ts";

/** Builds the project and returns the path of a Chromium. */
export function buildAndFindBrowser(): string {
  const output = execFileSync(execPath, ["scripts/bootstrap.mjs", "--browser"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return output.trim();
}

/** Builds the project. */
export function buildProject(): void {
  execFileSync(execPath, ["scripts/bootstrap.mjs"], { stdio: "inherit" });
}

/** Copies the extension as it is built now into a folder: a build while it runs then changes nothing under it. */
export async function copyExtension(folder: string): Promise<string> {
  for (const file of await listFiles({ packageManager: PackageManager.None })) cpSync(file, join(folder, file));
  return folder;
}

/** Packages the extension as it is built now. */
export async function packageExtension(packagePath = join(vscodeHome, "cutover.vsix")): Promise<string> {
  mkdirSync(vscodeHome, { recursive: true });
  const { repository } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly repository?: unknown };
  // The README's pictures become addresses in the repository; until the manifest names one they stay as they are.
  const rewriteRelativeLinks = repository !== undefined;
  await createVSIX({ packagePath, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks });
  return packagePath;
}
