// Runs the suite of the extension in VS Code with a window: the one that VSCODE_EXECUTABLE names, else one that is downloaded.
// The last line is `N passed, N failed, N skipped`. Without a display, run it under xvfb-run.
//
// Usage: npm run test:electron
import { runSuiteInElectron } from "./vscode/electron.ts";
import { buildProject } from "./vscode/prepare.ts";

async function main(): Promise<number> {
  buildProject();
  try {
    const { counts, exitCode } = await runSuiteInElectron(process.env.VSCODE_EXECUTABLE);
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    return exitCode;
  } catch (error) {
    console.error(`test:electron: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

process.exitCode = await main();
