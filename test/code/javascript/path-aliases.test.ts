import assert from "node:assert/strict";
import { test } from "node:test";
import { ModulePaths } from "../../../core/code/javascript/flow/modules.ts";
import { pathAliases } from "../../../core/code/javascript/flow/path-aliases.ts";
import { memoryFiles } from "../../support/files.ts";

const texts: Readonly<Record<string, string>> = {
  "tsconfig.base.json": `{
  // Shared by all projects.
  "compilerOptions": { "paths": { "@shop/api/*": ["./apps/api/src/*"], "@shop/common": ["libs/common/src/index.ts"], }, },
}`,
  "apps/web/tsconfig.json": '{ "compilerOptions": { "baseUrl": "src", "paths": { "~/*": ["*", "../generated/*"] } } }',
  "broken/tsconfig.json": '{ "compilerOptions": { "paths": ["x"] ',
  "apps/api/src/users.ts": "",
  "apps/web/src/users.ts": "",
  "apps/web/generated/routes.ts": "",
  "libs/common/src/index.ts": "",
};
const files = memoryFiles(texts);
const modules = new ModulePaths(files.paths, new Map(), pathAliases(files));

for (const [from, module, file] of [
  ["apps/web/src/page.ts", "@shop/api/users", "apps/api/src/users.ts"],
  ["apps/web/src/page.ts", "@shop/common", "libs/common/src/index.ts"],
  ["apps/web/src/page.ts", "~/users", "apps/web/src/users.ts"],
  ["apps/web/src/page.ts", "~/routes", "apps/web/generated/routes.ts"],
  ["apps/web/src/page.ts", "@shop/commonly", undefined],
  ["broken/a.ts", "@shop/api/users.js", "apps/api/src/users.ts"],
] as const)
  test(`${module} in ${from} is ${file ?? "no file of the workspace"}`, () => {
    assert.equal(modules.resolve(from, module), file);
  });
