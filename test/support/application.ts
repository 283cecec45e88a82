import assert from "node:assert/strict";
import { languageOf } from "../../core/code/languages.ts";
import type { CodeEnvironment } from "../../core/code/libraries/library.ts";
import { modelReaders, readModels } from "../../core/code/models/index.ts";
import { resolveModels } from "../../core/code/models/resolve.ts";
import type { CodeLanguage, FileUsages } from "../../core/code/types.ts";
import { extractUsages } from "../../core/code/usages.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { codeParser } from "./code-parser.ts";
import { readMarks, writeMarks } from "./marks.ts";
import { describeUsage } from "./usages.ts";

/** Reads applications of several files in these languages, each file seeing the models of the others. */
export async function applicationReader(...languages: readonly CodeLanguage[]) {
  const parser = await codeParser(languages);
  const read = (files: Readonly<Record<string, string>>, dialect: Dialect = "postgres"): readonly FileUsages[] => {
    const entries = Object.entries(files).map(([path, text]) => ({ path, text, language: languageOf(path) }));
    const facts = entries.flatMap(({ path, text, language }) =>
      language === undefined || !parser.languages.has(language) ? [] : (readModels(path, text, language, parser) ?? []),
    );
    const environment: CodeEnvironment = { dialect, prismaModels: [], models: resolveModels(facts, modelReaders) };
    return entries.flatMap(({ path, text, language }) =>
      language === undefined ? [] : [extractUsages(path, text, language, parser, environment)],
    );
  };
  /** Checks all usages in all files: the words behind the carets are what the usage is, e.g. `write users.name`. */
  const check = (marked: Readonly<Record<string, string>>, dialect: Dialect = "postgres"): void => {
    const files = Object.entries(marked).map(([path, text]) => ({ path, ...readMarks(text) }));
    const found = read(Object.fromEntries(files.map(({ path, text }) => [path, text])), dialect);
    for (const [i, { path, text, marks }] of files.entries()) {
      const actual = (found[i]?.usages ?? []).map((usage) => ({ span: usage.span, message: describeUsage(usage) }));
      const key = (mark: (typeof marks)[number]) => `${mark.span.start}-${mark.span.end} ${mark.message}`;
      assert.deepEqual(
        actual.map(key).sort(),
        marks.map(key).sort(),
        `${path}: expected\n${writeMarks(text, marks)}\n\nactual\n${writeMarks(text, actual)}`,
      );
    }
  };
  return { read, check };
}
