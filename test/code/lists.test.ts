import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { isApplicationCode, isTestFile, languageOf } from "../../core/code/languages.ts";
import { libraries } from "../../core/code/libraries/index.ts";
import { mentions, spellings } from "../../core/code/spelling.ts";
import { stringLanguages } from "../../core/code/strings/index.ts";

/** Files beside the libraries that are none. */
const notLibraries = new Set(["index", "library", "prisma-arguments"]);
/** Files whose library has another name in what it reports. */
const idOf = (file: string) => (file === "prisma-client" ? "prisma" : file);

test("the list of libraries is the folder, and each has its test", () => {
  const files = readdirSync("core/code/libraries")
    .map((file) => file.replace(/\.ts$/, ""))
    .filter((file) => !notLibraries.has(file))
    .sort();
  assert.deepEqual(libraries.map(({ id }) => id).sort(), files.map(idOf).sort());
  for (const file of files) assert.ok(existsSync(`test/code/libraries/${file}.test.ts`), `${file} has no test`);
});

test("the list of languages with strings is the folder, and each has its test", () => {
  const files = readdirSync("core/code/strings")
    .map((file) => file.replace(/\.ts$/, ""))
    .filter((file) => !["assemble", "assembly", "index", "language", "literal"].includes(file))
    .sort();
  assert.equal(stringLanguages.length, files.length);
  for (const file of files)
    assert.ok(
      existsSync(`test/code/strings/${file}.test.ts`) || file === "script",
      `${file} has no test; the one of script is libraries/sql`,
    );
});

test("tells languages, tests, and what nobody wrote by hand", () => {
  assert.deepEqual(
    ["a.ts", "a.d.ts", "b.tsx", "node_modules/x/a.js", "dist/a.js", "q.sql", "schema.prisma", "a.txt"].filter(
      isApplicationCode,
    ),
    ["a.ts", "b.tsx", "q.sql", "schema.prisma"],
  );
  assert.equal(languageOf("src/a.MTS"), "typescript");
  assert.deepEqual(
    ["src/a.test.ts", "src/__tests__/a.ts", "e2e/a.ts", "src/latest.ts", "src/contest/a.ts", "a_spec.rb"].filter(
      isTestFile,
    ),
    ["src/a.test.ts", "src/__tests__/a.ts", "e2e/a.ts", "a_spec.rb"],
  );
});

test("finds a name in every spelling", () => {
  assert.deepEqual(spellings("full_name"), ["full_name", "fullName", "FullName"]);
  assert.deepEqual(spellings("createdAt"), ["createdAt", "created_at", "CreatedAt"]);
  assert.ok(mentions("user.fullName", ["full_name"]));
  assert.ok(!mentions("user.name", ["full_name"]));
});
