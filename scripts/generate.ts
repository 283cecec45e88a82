// Writes what is derived from the code: docs/rules/ and cutover.schema.json.
//
// Usage: npm run generate [-- --check]     --check: write nothing, fail when a file is not what it should be
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { allRules, configSchema } from "../core/index.ts";
import { ruleIndex, rulePage } from "./rule-pages.ts";

const docsFolder = "docs/rules";

const expected = new Map<string, string>([
  ["cutover.schema.json", `${JSON.stringify(configSchema(allRules.map(({ id }) => id)), undefined, 2)}\n`],
  [join(docsFolder, "README.md"), ruleIndex(allRules)],
  ...allRules.map((rule) => [join(docsFolder, `${rule.id}.md`), rulePage(rule)] as const),
]);

const stale = [...expected].filter(([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text);
const left = existsSync(docsFolder)
  ? readdirSync(docsFolder)
      .map((file) => join(docsFolder, file))
      .filter((path) => !expected.has(path))
  : [];

if (process.argv.includes("--check")) {
  for (const [path] of stale) console.log(`${path} is not up to date`);
  for (const path of left) console.log(`${path} belongs to no rule`);
  if (stale.length + left.length > 0) console.log("run: npm run generate");
  process.exitCode = stale.length + left.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  for (const path of left) rmSync(path);
  console.log(`${stale.length} written, ${left.length} removed, ${expected.size - stale.length} unchanged`);
}
