// Builds the extension and packages it: cutover-VERSION.vsix in the root of the project.
//
// Usage: npm run package [-- FILE]
import { readFileSync, statSync } from "node:fs";
import { buildProject, packageExtension } from "./vscode/prepare.ts";

const { name, version } = JSON.parse(readFileSync("package.json", "utf8")) as { name: string; version: string };
buildProject();
const file = await packageExtension(process.argv[2] ?? `${name}-${version}.vsix`);
console.log(`${file}: ${Math.round(statSync(file).size / 1024)} kB`);
