import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { languageOf } from "../../core/code/languages.ts";

import type { CodeLanguage, CodeParser, FileUsages } from "../../core/code/types.ts";
import { codeEnvironment, extractUsages } from "../../core/code/usages.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { codeParser } from "./code-parser.ts";
import { memoryFiles } from "./files.ts";
import { type Mark, readMarks, writeMarks } from "./marks.ts";
import { describeUsage } from "./usages.ts";

/** Where the applications lie: one folder a library, code with the expected usages under the spans. */
export const applications = "test/fixtures/code";

/** What was found and what should be in one file of an application. */
export interface ComparedFile {
  readonly file: string;
  readonly text: string;
  readonly expected: readonly Mark[];
  readonly found: readonly Mark[];
  readonly usages: FileUsages;
}

/** Reads an application as a workspace of its own, and what is found in each of its files. */
export async function readApplication(folder: string, parser?: CodeParser): Promise<readonly ComparedFile[]> {
  const root = join(applications, folder);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => languageOf(path) !== undefined)
    .sort();
  const marked = new Map(files.map((file) => [file, readMarks(readFileSync(join(root, file), "utf8"))]));
  const used = parser ?? (await codeParser(files.flatMap((file) => languageOf(file) ?? [])));
  const texts = Object.fromEntries([...marked].map(([file, { text }]) => [file, text]));
  const environment = codeEnvironment(memoryFiles(texts), "postgres", used);
  return files.map((file) => {
    const { text, marks } = marked.get(file) ?? { text: "", marks: [] };
    const language = languageOf(file);
    assert.ok(language !== undefined);
    const usages = extractUsages(file, text, language, used, environment);
    const found = usages.usages.map((usage) => ({ span: usage.span, message: describeUsage(usage) }));
    return { file, text, expected: marks, found, usages };
  });
}

/** Checks every file of an application: all that is marked is found, and nothing else. */
export async function checkApplication(folder: string): Promise<readonly ComparedFile[]> {
  const files = await readApplication(folder);
  for (const { file, text, expected, found } of files)
    assert.equal(lines(found), lines(expected), `${file}: found\n${writeMarks(text, found)}`);
  return files;
}

/** `start-end words` of a mark, by which marks are compared. */
export function keyOf({ span, message }: Mark): string {
  return `${span.start}-${span.end} ${message}`;
}

function lines(marks: readonly Mark[]): string {
  return marks.map(keyOf).sort().join("\n");
}

/** Reads applications of several files in these languages, each file seeing the models of the others. */
export async function applicationReader(...languages: readonly CodeLanguage[]) {
  const parser = await codeParser(languages);
  const read = (files: Readonly<Record<string, string>>, dialect: Dialect = "postgres"): readonly FileUsages[] => {
    const entries = Object.entries(files).map(([path, text]) => ({ path, text, language: languageOf(path) }));
    const environment = codeEnvironment(memoryFiles(files), dialect, parser);
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
