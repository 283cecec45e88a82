import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from "@vscode/test-electron";
import { vscodeHome } from "./install.ts";
import { type Counts, compileSuite, copyFolder, readCounts } from "./suite.ts";
import { createProfile } from "./workbench.ts";

/** How the suite in a VS Code with a window ended. */
export interface ElectronRun {
  readonly counts: Counts;
  /** What VS Code ended with; never 0 when a test failed or the suite left no result. */
  readonly exitCode: number;
}

/**
 * Runs the suite of the extension in the VS Code at `executable`, else in one that `download` brings. Throws, with what to do about it, when
 * there is none.
 */
export async function runSuiteInElectron(
  executable: string | undefined,
  download: () => Promise<string> = downloadAndUnzipVSCode,
): Promise<ElectronRun> {
  const vscodeExecutablePath = await findVsCode(executable, download);
  const suite = await compileSuite(join(vscodeHome, "suite"));
  const profile = createProfile();
  const folder = copyFolder("test/vscode/fixture");
  const resultFile = join(profile.folder, "result.json");
  try {
    const code = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: process.cwd(),
      extensionTestsPath: suite,
      extensionTestsEnv: { CUTOVER_RESULT: resultFile },
      launchArgs: [folder, "--disable-extensions", "--user-data-dir", join(profile.folder, "data")],
    }).catch((error: unknown) => {
      if (!(error instanceof TestRunFailedError)) throw error;
      return error.code ?? 1;
    });
    const counts = readCounts(resultFile);
    return { counts, exitCode: code === 0 && counts.failed > 0 ? 1 : code };
  } finally {
    for (const path of [dirname(folder), profile.folder]) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function findVsCode(executable: string | undefined, download: () => Promise<string>): Promise<string> {
  if (executable !== undefined) {
    if (existsSync(executable)) return executable;
    throw new Error(`VSCODE_EXECUTABLE names ${executable}, which does not exist.`);
  }
  try {
    return await download();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code could not be downloaded (${reason}). Set VSCODE_EXECUTABLE to the program of a VS Code that is installed here, or run the same suite without a window: npm run test:vscode`,
    );
  }
}
