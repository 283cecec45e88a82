import { extended } from "../extended.ts";
import type { FileReader } from "../migrations/types.ts";
import type { Dialect } from "../sql/types.ts";
import type { ImportedText } from "./javascript/bindings.ts";
import { ScriptDescription } from "./javascript/flow/description.ts";
import { importedTexts } from "./javascript/flow/imported-texts.ts";
import { ModulePaths } from "./javascript/flow/modules.ts";
import { pathAliases } from "./javascript/flow/path-aliases.ts";
import { RowReader } from "./javascript/flow/row-reader.ts";
import { ScriptFile } from "./javascript/flow/script-file.ts";
import type { FunctionCall, Signature } from "./javascript/flow/value.ts";
import {
  codeIn,
  isGeneratedCode,
  isMigrationCode,
  isOneOffProgram,
  isScript,
  isTestFile,
  languageOf,
} from "./languages.ts";
import { libraries } from "./libraries/index.ts";
import type { CodeEnvironment, CodeLibrary, Extracted, ScriptFlow } from "./libraries/library.ts";
import { type PrismaModel, readPrismaSchema } from "./libraries/prisma-schema.ts";
import { modelsByPlace } from "./models/by-place.ts";
import { type Mentions, mayDeclareModels, modelReaders, modelReadersFor, readModels } from "./models/index.ts";
import { givesArgument, kyselyModels, type TypeFiles } from "./models/kysely-tables.ts";
import { resolveModels } from "./models/resolve.ts";
import type { Model, ModelFacts } from "./models/types.ts";
import { sharedMapper } from "./mybatis/mapper.ts";
import { withoutTestModules } from "./test-modules.ts";
import type { CodeLanguage, CodeParser, FileUsages, Sink, SyntaxNode, Usage } from "./types.ts";

/** Languages that are read as text, without a grammar. */
const plainLanguages: ReadonlySet<CodeLanguage> = new Set(["prisma", "sql", "xml"]);

/**
 * Everything that one file does with columns. Empty when the language's parser is not loaded. Spans are absolute. With `names`, rows are
 * only followed to properties of these names; what queries say is told all the same.
 */
export function extractUsages(
  file: string,
  source: string,
  language: CodeLanguage,
  parser: CodeParser | undefined,
  environment: CodeEnvironment,
  names?: ReadonlySet<string>,
): FileUsages {
  const text = codeIn(file, source);
  const isMigration = isMigrationCode(file, text);
  // A data migration tells what it fills, and nothing of code that runs now.
  const found = { file, test: isTestFile(file) || isMigration };
  const concerned = librariesFor(file, text, language, environment);
  if (concerned === undefined) return { ...found, usages: [], sinks: [] };
  if (plainLanguages.has(language))
    return { ...found, ...readAll(concerned, text, undefined, environment, language, file) };
  if (parser === undefined || !parser.languages.has(language)) return { ...found, usages: [], sinks: [] };
  const read = parser.parse(language, text, (root) =>
    readAll(concerned, text, root, environment, language, file, names),
  );
  return withoutTestModules({ ...found, ...read }, text, language);
}

/** The text whose tree `extractUsages` will ask for; undefined where it asks for none. */
export function parsedForUsages(
  file: string,
  source: string,
  language: CodeLanguage,
  environment: CodeEnvironment,
): string | undefined {
  const text = codeIn(file, source);
  return plainLanguages.has(language) || librariesFor(file, text, language, environment) === undefined
    ? undefined
    : text;
}

/** The libraries that may find something in a file; undefined when the file need not be read. */
function librariesFor(
  file: string,
  text: string,
  language: CodeLanguage,
  environment: CodeEnvironment,
): readonly CodeLibrary[] | undefined {
  const concerned = libraries.filter(
    (library) => library.languages.has(language) && library.concerns(text, environment, file),
  );
  // What the components of a page show comes through an interface, unless they ask the database themselves.
  const mayFlow = isScript(language) && !/[jt]sx$/.test(file) && environment.flow !== undefined;
  if (concerned.length === 0 && !mayFlow) return undefined;
  return isGeneratedCode(text) || (isMigrationCode(file, text) && !isOneOffProgram(file)) ? undefined : concerned;
}

function readAll(
  concerned: readonly CodeLibrary[],
  text: string,
  root: SyntaxNode | undefined,
  environment: CodeEnvironment,
  language: CodeLanguage,
  file: string,
  names?: ReadonlySet<string>,
): Pick<FileUsages, "usages" | "sinks"> {
  const usages: Usage[] = [];
  const sinks: Sink[] = [];
  const add = (library: string, found: Extracted) => {
    for (const usage of found.usages)
      usages.push(extended(usage, { library, sink: usage.sink === -1 ? -1 : usage.sink + sinks.length }));
    sinks.push(...found.sinks);
  };
  if (root !== undefined && isScript(language)) {
    const script = readScript(concerned, text, root, environment, file, importedTexts(environment, file));
    new RowReader(script, environment, names ?? environment.propertyNames).read();
    for (const [library, recorder] of script.recorders) add(library, recorder.result);
  }
  for (const library of concerned) {
    const found = library.extract?.(text, root, environment, language, file);
    if (found !== undefined) add(library.id, found);
  }
  return { usages: withoutSecondReadings(usages).sort((a, b) => a.span.start - b.span.start), sinks };
}

/**
 * One file of TypeScript or JavaScript with what the libraries find in it, and with `imported` by constants of others. What a file tells
 * others does not hang on what they tell it: there it is left out.
 */
function readScript(
  concerned: readonly CodeLibrary[],
  text: string,
  root: SyntaxNode,
  environment: CodeEnvironment,
  file: string,
  imported?: ImportedText,
): ScriptFile {
  const script = new ScriptFile(file, text, root, imported);
  for (const library of concerned) library.readScript?.(script, environment);
  return script;
}

/** What the names of a file of TypeScript or JavaScript stand for; undefined when the grammar is not loaded. */
export function signatureIn(
  file: string,
  text: string,
  parser: CodeParser | undefined,
  environment: CodeEnvironment,
): Signature | undefined {
  return describedIn(file, text, parser, environment, (description) => description.signature());
}

/** Where a file of TypeScript or JavaScript calls functions of a name; nothing when the grammar is not loaded. */
export function callsIn(
  file: string,
  text: string,
  name: string,
  parser: CodeParser | undefined,
  environment: CodeEnvironment,
): readonly FunctionCall[] {
  return describedIn(file, text, parser, environment, (description) => description.calls(name)) ?? [];
}

/** Asks what a file of TypeScript or JavaScript tells others; undefined when the grammar is not loaded. */
export function describedIn<T>(
  file: string,
  text: string,
  parser: CodeParser | undefined,
  environment: CodeEnvironment,
  describe: (description: ScriptDescription) => T,
): T | undefined {
  const language = languageOf(file);
  if (language === undefined || !isScript(language) || parser?.languages.has(language) !== true) return undefined;
  const concerned = libraries.filter(
    ({ languages, readScript: reads, concerns }) =>
      reads !== undefined && languages.has(language) && concerns(text, environment, file),
  );
  return parser.parse(language, text, (root) =>
    describe(new ScriptDescription(readScript(concerned, text, root, environment, file))),
  );
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
  const factsOf = (path: string, isLedTo: boolean) => {
    const text = files.read(path) ?? "";
    return modelFactsOf(path, text, parser, (words) => [...words].some((word) => text.includes(word)), isLedTo);
  };
  const facts = paths.flatMap((path) => factsOf(path, false) ?? []);
  const signatures = new Map<string, Signature | undefined>();
  const environment: CodeEnvironment = environmentOf(
    dialect,
    facts,
    files,
    paths,
    {
      signature(file) {
        if (!signatures.has(file)) signatures.set(file, signatureIn(file, files.read(file) ?? "", parser, environment));
        return signatures.get(file);
      },
      mayExport(file, name) {
        const text = files.read(file) ?? "";
        return text.includes(name) || handsOn(text);
      },
      calls(file, name) {
        return (callersIn(paths, (path) => files.read(path)?.includes(name) === true) ?? [])
          .filter((path) => path !== file)
          .flatMap((path) => callsIn(path, files.read(path) ?? "", name, parser, environment));
      },
    },
    {
      types: (file) => factsOf(file, true)?.types,
      giving: (name) => paths.filter((path) => givesArgument(path, files.read(path) ?? "", name)),
    },
    parser,
  );
  return environment;
}

/** What is known of all files before the usages of one are looked for. */
export function environmentOf(
  dialect: Dialect,
  facts: readonly ModelFacts[],
  files: FileReader,
  paths: readonly string[],
  flow: Omit<ScriptFlow, "modules">,
  typeFiles: TypeFiles,
  parser: CodeParser | undefined,
): CodeEnvironment {
  const modules = new ModulePaths(paths, packagesOf(files), pathAliases(files));
  const declared = resolveModels(facts, modelReaders, dialect);
  const types = facts.flatMap((file) => file.types ?? []);
  const models = {
    ...declared,
    all: [...declared.all, ...kyselyModels(types, typeFiles, modules, declared.conventions)],
  };
  const prismaModels = prismaModelsOf(files, paths);
  const fields = [...models.all, ...prismaModels].flatMap((model) => model.fields.map(({ name }) => name));
  const isOpen = models.conventions.some(
    ({ library }) => library === "kysely" || library === "knex" || library === "objection",
  );
  const statementParser = parser?.statements?.get(dialect);
  return {
    dialect,
    ...(statementParser === undefined ? {} : { statementParser }),
    prismaModels,
    models,
    modelsByPlace: modelsByPlace(models.all),
    ...(isOpen ? {} : { propertyNames: new Set(fields) }),
    flow: { modules, ...flow },
  };
}

/** So many files are read for what they give to a function. */
const mostCallers = 20;

/** The files of an application that mention a function, and may call it; undefined where these are too many to be read. */
export function callersIn(
  paths: readonly string[],
  mentions: (path: string) => boolean,
): readonly string[] | undefined {
  const callers: string[] = [];
  for (const path of paths) if (mayCall(path) && mentions(path) && callers.push(path) > mostCallers) return undefined;
  return callers;
}

/** Whether what a file gives to functions counts: tests give what is made up. */
export function mayCall(path: string): boolean {
  const language = languageOf(path);
  return language !== undefined && isScript(language) && !isTestFile(path);
}

/** Whether a file exports all that another one does: `export * from "…"`, `module.exports = { ...require("…") }`. */
export function handsOn(text: string): boolean {
  return (
    text.includes("export *") || (text.includes("module.exports") && /(?:\.{3}|exports\s*=\s*)require\(/.test(text))
  );
}

/** The folders of the packages of a workspace by their names. */
function packagesOf(files: FileReader): ReadonlyMap<string, string> {
  const packages = new Map<string, string>();
  for (const path of files.paths) {
    if (!/(?:^|\/)package\.json$/.test(path)) continue;
    const name = /"name"\s*:\s*"([^"]+)"/.exec(files.read(path) ?? "")?.[1];
    if (name !== undefined) packages.set(name, path.slice(0, -"package.json".length).replace(/\/$/, ""));
  }
  return packages;
}

/** The models of all Prisma schemas among `paths`. */
export function prismaModelsOf(files: FileReader, paths: readonly string[]): readonly PrismaModel[] {
  return paths
    .filter((path) => path.endsWith(".prisma"))
    .flatMap((path) => readPrismaSchema(path, files.read(path) ?? ""));
}

/**
 * The tables that one file of code declares, with its types where others import them (`isLedTo`) as types of tables; undefined when there
 * are none, or when its grammar is not loaded.
 */
export function modelFactsOf(
  path: string,
  text: string,
  parser: CodeParser | undefined,
  mentions: Mentions,
  isLedTo = false,
): ModelFacts | undefined {
  const language = languageOf(path);
  if (language === "xml") {
    const mapper = sharedMapper(path, text);
    return mapper === undefined ? undefined : { models: [], relations: [], conventions: [], mappers: [mapper] };
  }
  if (language === undefined || !mayDeclareModels(language)) return undefined;
  const grammar = parser?.languages.has(language) === true ? parser : undefined;
  return readModels(path, codeIn(path, text), language, grammar, mentions, isLedTo);
}

/** The text whose tree `modelFactsOf` will ask for; undefined where it asks for none. */
export function parsedForModels(
  path: string,
  source: string,
  mentions: Mentions,
): { readonly language: CodeLanguage; readonly text: string } | undefined {
  const language = languageOf(path);
  if (language === undefined || !mayDeclareModels(language)) return undefined;
  const text = codeIn(path, source);
  return modelReadersFor(text, language, mentions).length === 0 ? undefined : { language, text };
}

/** All models of the environment, whatever declares them. */
export function modelsIn({ prismaModels, models }: CodeEnvironment): readonly Model[] {
  return [...prismaModels, ...models.all];
}
