// Begins a rule: its file, its test and its line in the list.
//
// Usage: npm run new-rule -- <id>     kebab-case, verb and object as the author of a migration typed it: drop-column
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const [id] = process.argv.slice(2);
if (id === undefined || !/^[a-z]+(-[a-z0-9]+)+$/.test(id)) fail("usage: npm run new-rule -- <id in kebab-case>");
if (existsSync(`core/rules/${id}.ts`)) fail(`core/rules/${id}.ts exists already`);

const name = id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

writeFileSync(
  `core/rules/${id}.ts`,
  `import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** One sentence: what goes wrong, for whom. */
export const ${name}: Rule<"drop-table"> = {
  id: "${id}",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "",
  why: "",
  instead: "",
  bad: [],
  good: [],
  on: ["drop-table"],
  *check(operation, context) {
    if (!isReleased(context, operation.table)) return;
    yield { span: operation.span, message: \`\${shown(operation.table)}: what happens, why, what to do.\` };
  },
};
`,
);

writeFileSync(
  `test/rules/${id}.test.ts`,
  `import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("reports …", () => {
  checkRule("${id}", \`
DROP TABLE users;
^^^^^^^^^^^^^^^^ users
\`);
});
`,
);

writeFileSync("core/rules/index.ts", withLine(readFileSync("core/rules/index.ts", "utf8"), id, name));
console.log(`core/rules/${id}.ts and test/rules/${id}.test.ts are begun. After editing: npm run generate`);

/** The list with an import and an entry more, both in the order of the ids. */
function withLine(list: string, id: string, name: string): string {
  const lines = list.split("\n");
  const imports = lines.filter((line) => line.includes('from "./') && !line.includes("types.ts"));
  const ids = [...imports.map((line) => /".\/(.*)\.ts"/.exec(line)?.[1] ?? ""), id].sort();
  const next = ids[ids.indexOf(id) + 1];
  const camel = next?.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const importAt = lines.findIndex((line) => line.includes(next === undefined ? '"./types.ts"' : `"./${next}.ts"`));
  lines.splice(importAt, 0, `import { ${name} } from "./${id}.ts";`);
  const entryAt = lines.findIndex((line) => line === (camel === undefined ? "];" : `  ${camel},`));
  lines.splice(entryAt, 0, `  ${name},`);
  return lines.join("\n");
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
