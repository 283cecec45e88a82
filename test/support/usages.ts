import assert from "node:assert/strict";
import { readPrismaSchema } from "../../core/code/libraries/prisma-schema.ts";
import { noModels } from "../../core/code/models/resolve.ts";
import type { CodeLanguage, FileUsages, Usage } from "../../core/code/types.ts";
import { extractUsages } from "../../core/code/usages.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { codeParser } from "./code-parser.ts";
import { readMarks, writeMarks } from "./marks.ts";

let parser = await codeParser();

/** Loads further languages, for the tests of this file: `await alsoRead("go")`. */
export async function alsoRead(...languages: readonly CodeLanguage[]): Promise<void> {
  parser = await codeParser([...parser.languages, ...languages]);
}

export interface CodeOptions {
  readonly language?: CodeLanguage;
  /** Text of schema.prisma. */
  readonly prisma?: string;
  readonly file?: string;
  readonly dialect?: Dialect;
}

/** Usages of one file of code. */
export function usagesOf(code: string, options: CodeOptions = {}): FileUsages {
  const { language = "typescript", prisma = "", file = "src/app.ts", dialect = "postgres" } = options;
  return extractUsages(file, code, language, parser, {
    dialect,
    prismaModels: readPrismaSchema("schema.prisma", prisma),
    models: noModels,
  });
}

/** Checks all usages of marked code: the words behind the carets are what the usage is, e.g. `write users.name`. */
export function checkUsages(marked: string, options: CodeOptions = {}): void {
  const { text, marks } = readMarks(marked);
  const actual = usagesOf(text, options).usages.map((usage) => ({ span: usage.span, message: describeUsage(usage) }));
  const key = (mark: (typeof marks)[number]) => `${mark.span.start}-${mark.span.end} ${mark.message}`;
  assert.equal(
    actual.map(key).sort().join("\n"),
    marks.map(key).sort().join("\n"),
    `expected\n${writeMarks(text, marks)}\n\nactual\n${writeMarks(text, actual)}`,
  );
}

/** `write users.name`, `read users.name or orgs.name`, `read name-only …`. */
export function describeUsage(usage: Usage): string {
  const tables = usage.table === undefined ? (usage.candidates ?? []) : [usage.table];
  const names = tables.map(({ schema, name }) => `${schema === undefined ? "" : `${schema}.`}${name}.${usage.column}`);
  const words = [usage.access, ...(usage.certainty === "name-only" ? ["name-only"] : []), names.join(" or ")];
  if (usage.beside === true) words.push("if there is one");
  if (usage.fallbackOf !== undefined) words.push(`instead of ${usage.fallbackOf}`);
  return words.join(" ");
}
