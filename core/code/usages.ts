import type { FileReader } from "../migrations/types.ts";
import type { Dialect } from "../sql/types.ts";
import { codeIn, isGeneratedCode, isMigrationCode, isTestFile, languageOf } from "./languages.ts";
import { libraries } from "./libraries/index.ts";
import type { CodeEnvironment, CodeLibrary } from "./libraries/library.ts";
import { type PrismaModel, readPrismaSchema } from "./libraries/prisma-schema.ts";
import { mayDeclareModels, modelReaders, readModels } from "./models/index.ts";
import { resolveModels } from "./models/resolve.ts";
import type { Model, ModelFacts } from "./models/types.ts";
import { sharedMapper } from "./mybatis/mapper.ts";
import { withoutTestModules } from "./test-modules.ts";
import type { CodeLanguage, CodeParser, FileUsages, Sink, Usage } from "./types.ts";

/** Languages that are read as text, without a grammar. */
const plainLanguages: ReadonlySet<CodeLanguage> = new Set(["prisma", "sql", "xml"]);

/** Everything that one file does with columns. Empty when the language's parser is not loaded. Spans are absolute. */
export function extractUsages(
  file: string,
  source: string,
  language: CodeLanguage,
  parser: CodeParser | undefined,
  environment: CodeEnvironment,
): FileUsages {
  const text = codeIn(file, source);
  const concerned = libraries.filter(
    (library) => library.languages.has(language) && library.concerns(text, environment),
  );
  const found = { file, test: isTestFile(file) };
  if (concerned.length === 0 || isGeneratedCode(text) || isMigrationCode(file, text))
    return { ...found, usages: [], sinks: [] };
  if (plainLanguages.has(language))
    return { ...found, ...readAll(concerned, text, undefined, environment, language, file) };
  if (parser === undefined || !parser.languages.has(language)) return { ...found, usages: [], sinks: [] };
  const read = parser.parse(language, text, (root) => readAll(concerned, text, root, environment, language, file));
  return withoutTestModules({ ...found, ...read }, text, language);
}

function readAll(
  concerned: readonly CodeLibrary[],
  text: string,
  root: Parameters<CodeLibrary["extract"]>[1],
  environment: CodeEnvironment,
  language: CodeLanguage,
  file: string,
): Pick<FileUsages, "usages" | "sinks"> {
  const usages: Usage[] = [];
  const sinks: Sink[] = [];
  for (const library of concerned) {
    const found = library.extract(text, root, environment, language, file);
    for (const usage of found.usages)
      usages.push({ ...usage, library: library.id, sink: usage.sink === -1 ? -1 : usage.sink + sinks.length });
    sinks.push(...found.sinks);
  }
  return { usages: withoutSecondReadings(usages).sort((a, b) => a.span.start - b.span.start), sinks };
}

/** A query in the language of an ORM looks like SQL about a table of the class's name: what the library that knows the class says counts. */
function withoutSecondReadings(usages: readonly Usage[]): Usage[] {
  const known = new Set(usages.flatMap(({ library, span }) => (library === "sql" ? [] : [span.start])));
  return usages.filter(({ library, span }) => library !== "sql" || !known.has(span.start));
}

/** What the extraction needs of other files among `paths`: models of Prisma schemas, and tables that code declares. */
export function codeEnvironment(
  files: FileReader,
  dialect: Dialect,
  parser: CodeParser | undefined,
  paths = files.paths,
): CodeEnvironment {
  const facts = paths.flatMap((path) => modelFactsOf(path, files.read(path) ?? "", parser) ?? []);
  return { dialect, prismaModels: prismaModelsOf(files, paths), models: resolveModels(facts, modelReaders) };
}

/** The models of all Prisma schemas among `paths`. */
export function prismaModelsOf(files: FileReader, paths: readonly string[]): readonly PrismaModel[] {
  return paths
    .filter((path) => path.endsWith(".prisma"))
    .flatMap((path) => readPrismaSchema(path, files.read(path) ?? ""));
}

/** The tables that one file of code declares; undefined when there are none, or when its grammar is not loaded. */
export function modelFactsOf(path: string, text: string, parser: CodeParser | undefined): ModelFacts | undefined {
  const language = languageOf(path);
  if (language === "xml") {
    const mapper = sharedMapper(path, text);
    return mapper === undefined ? undefined : { models: [], relations: [], conventions: [], mappers: [mapper] };
  }
  if (language === undefined || !mayDeclareModels(language)) return undefined;
  const grammar = parser?.languages.has(language) === true ? parser : undefined;
  return readModels(path, codeIn(path, text), language, grammar);
}

/** All models of the environment, whatever declares them. */
export function modelsIn({ prismaModels, models }: CodeEnvironment): readonly Model[] {
  return [...prismaModels, ...models.all];
}
