// Takes the pictures of the README: docs/images/*.png, each in dark and light.
//
// Usage: npm run screenshots [-- FOLDER]     (default: docs/images)
import { ensureVsCode } from "./vscode/install.ts";
import { buildAndFindBrowser, packageExtension } from "./vscode/prepare.ts";
import { takeTour } from "./vscode/tour.ts";

const pictures = process.argv[2] ?? "docs/images";
const browser = buildAndFindBrowser();
const vscode = ensureVsCode();
const vsix = await packageExtension();
for (const theme of ["dark", "light"] as const) {
  const { passed, failed } = await takeTour({ vscode, browser, vsix, pictures, theme });
  console.log(`${theme}: ${passed} pictures`);
  for (const failure of failed) console.error(failure);
  if (failed.length > 0) process.exitCode = 1;
}
