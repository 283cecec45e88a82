// Runs the suite of the extension in VS Code with a window: the one that VSCODE_EXECUTABLE names, else one that is downloaded.
// The last line is `N passed, N failed, N skipped`. Without a display, run it under xvfb-run.
//
// Usage: npm run test:electron
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { vscodeHome } from "./vscode/install.ts";
import { buildProject } from "./vscode/prepare.ts";
import { compileSuite, copyFolder, readCounts } from "./vscode/suite.ts";
import { createProfile } from "./vscode/workbench.ts";

buildProject();
const suite = await compileSuite(join(vscodeHome, "suite"));
const profile = createProfile();
const folder = copyFolder("test/vscode/fixture");
const resultFile = join(profile.folder, "result.json");
const executable = process.env.VSCODE_EXECUTABLE;
await runTests({
  ...(executable !== undefined && { vscodeExecutablePath: executable }),
  extensionDevelopmentPath: process.cwd(),
  extensionTestsPath: suite,
  extensionTestsEnv: { CUTOVER_RESULT: resultFile },
  launchArgs: [
    folder,
    "--disable-extensions",
    "--disable-workspace-trust",
    "--user-data-dir",
    join(profile.folder, "data"),
  ],
}).catch((error) => console.error(String(error)));
const { passed, failed, skipped } = readCounts(resultFile);
for (const path of [dirname(folder), profile.folder]) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
