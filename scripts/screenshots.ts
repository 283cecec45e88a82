// Takes the pictures of the README: docs/images/*.png.
//
// Usage: npm run screenshots [-- FOLDER] [--theme dark|light] [--databases]     (default: docs/images, dark)
//   --databases: those of the commands that work on a database
import { parseArgs } from "node:util";
import { takeDatabaseTour } from "./vscode/database-tour.ts";
import { ensureVsCode } from "./vscode/install.ts";
import { buildAndFindBrowser, packageExtension } from "./vscode/prepare.ts";
import { takeTour } from "./vscode/tour.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { theme: { type: "string" }, databases: { type: "boolean" } },
});
const theme = values.theme === "light" ? "light" : "dark";
const browser = buildAndFindBrowser();
const vscode = ensureVsCode();
const vsix = await packageExtension();
const { passed, failed } = await (values.databases === true ? takeDatabaseTour : takeTour)({
  vscode,
  browser,
  vsix,
  pictures: positionals[0] ?? "docs/images",
  theme,
});
for (const failure of failed) console.error(failure);
console.log(`${passed} pictures`);
process.exitCode = failed.length > 0 ? 1 : 0;
