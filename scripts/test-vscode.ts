// Runs the suite of the extension in a real VS Code without a desktop: its server, with a headless Chromium as the window.
// The last line is `N passed, N failed, N skipped`.
//
// Usage: npm run test:vscode [-- --verbose] [-- --grep TEXT]     --verbose: also what the workbench logs
import { rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { startDatabase } from "./vscode/database.ts";
import { ensureVsCode, vscodeHome } from "./vscode/install.ts";
import { buildAndFindBrowser, copyExtension } from "./vscode/prepare.ts";
import { serveScreen } from "./vscode/screen.ts";
import { compileSuite, copyFolder, readCounts } from "./vscode/suite.ts";
import { createProfile, openBrowser, remoteUri, startServer, workbenchUrl } from "./vscode/workbench.ts";

const { values } = parseArgs({ options: { verbose: { type: "boolean", default: false }, grep: { type: "string" } } });
const { verbose, grep } = values;
const longest = 600_000;

const browserPath = buildAndFindBrowser();
const vscode = ensureVsCode();
const suite = await compileSuite(join(vscodeHome, "suite"));
// The window begins in Restricted Mode; a test then trusts the workspace.
const profile = createProfile({
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
});
const extension = await copyExtension(join(profile.folder, "extension"));
const folder = copyFolder("test/vscode/fixture");
const resultFile = join(profile.folder, "result.json");
const database = await startDatabase(30_000);
const browser = await openBrowser(browserPath, profile);
const page = browser.pages()[0] ?? (await browser.newPage());
const screen = await serveScreen(page);
// What the suite and the extension find in their environment.
Object.assign(process.env, {
  CUTOVER_RESULT: resultFile,
  CUTOVER_SCREEN: screen.url,
  CUTOVER_ADMIN_URL: database.admin,
  CUTOVER_STAGING_URL: database.url,
  CUTOVER_PRODUCTION_URL: database.url.replace("s3cret", "wr0ng"),
  ...(grep === undefined ? {} : { CUTOVER_GREP: grep }),
});

// A VS Code that is built for release takes a suite from the address only with this flag.
const server = await startServer(vscode, profile, ["--enable-smoke-test-driver"]);
try {
  const ended = suiteEnd(page);
  const parameters = [
    ["extensionDevelopmentPath", remoteUri(server, extension)],
    ["extensionTestsPath", remoteUri(server, suite)],
  ] as const;
  await page.goto(workbenchUrl(server, folder, parameters));
  const code = await ended;
  if (code === undefined) {
    await page.screenshot({ path: join(vscodeHome, "stuck.png") });
    console.log(`The suite did not end; see ${join(vscodeHome, "stuck.png")}.\n${server.output()}`);
  }
} finally {
  screen.close();
  await browser.close();
  await server.stop();
  await database.stop();
}
const { passed, failed, skipped } = readCounts(resultFile);
for (const path of [dirname(folder), profile.folder])
  rmSync(resolve(path), { recursive: true, force: true, maxRetries: 5 });
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;

/** Passes on what the suite prints; resolves with its exit code, or with nothing when it takes too long. */
async function suiteEnd(page: Page): Promise<number | undefined> {
  const exit = new Promise<number>((done) => {
    void page.exposeFunction("codeAutomationExit", (code: number) => done(code));
  });
  await page.exposeFunction("codeAutomationLog", (_type: string, args: readonly unknown[]) => {
    if (verbose || isReport(String(args[0]))) console.log(...args);
  });
  page.on("dialog", (dialog) => void dialog.accept().catch(() => undefined));
  const late = new Promise<undefined>((done) => setTimeout(() => done(undefined), longest).unref());
  return Promise.race([exit, late]);
}

/** Mocha's report, and not what the workbench says about itself. */
function isReport(text: string): boolean {
  return /^\s+\S/.test(text) || /^\s*$/.test(text);
}
