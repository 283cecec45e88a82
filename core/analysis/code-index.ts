import type { CodeFacts } from "../changes/types.ts";
import { isApplicationCode, languageOf } from "../code/languages.ts";
import type { CodeEnvironment } from "../code/libraries/library.ts";
import { mayDeclareModels, modelReaders, modelWords } from "../code/models/index.ts";
import { resolveModels } from "../code/models/resolve.ts";
import type { ModelFacts } from "../code/models/types.ts";
import { spellings } from "../code/spelling.ts";
import type { CodeLanguage, CodeParser, FileUsages } from "../code/types.ts";
import { extractUsages, modelFactsOf, prismaModelsOf } from "../code/usages.ts";
import type { FileReader } from "../migrations/types.ts";
import type { Dialect } from "../sql/types.ts";

/** Languages that are read as text. */
const withoutGrammar: ReadonlySet<CodeLanguage> = new Set(["prisma", "sql"]);

/**
 * What application code does with columns, found when it is first asked for. Files that mention none of the names in play
 * are never parsed; what was found in a file is remembered until the file changes.
 */
export class CodeIndex {
  readonly #files: FileReader;
  readonly #words = new Map<string, ReadonlySet<string>>();
  readonly #usages = new Map<string, FileUsages>();
  /** What each file that was asked declares; undefined for one that declares nothing. */
  readonly #models = new Map<string, ModelFacts | undefined>();
  #environment: CodeEnvironment | undefined;
  /** A file changed since the environment was made. */
  #stale = true;
  #parser: CodeParser | undefined;
  #missing = new Set<CodeLanguage>();
  #missingForModels = new Set<CodeLanguage>();
  #looked = new Set<string>();

  constructor(files: FileReader) {
    this.#files = files;
  }

  /** Languages of files that mention a name in play and whose grammar is not loaded yet. */
  get missingLanguages(): ReadonlySet<CodeLanguage> {
    return new Set([...this.#missing, ...this.#missingForModels]);
  }

  /** How many files mention a name in play. */
  get lookedAt(): number {
    return this.#looked.size;
  }

  provideParser(parser: CodeParser): void {
    this.#parser = parser;
    this.#models.clear();
    this.#forgetEnvironment();
  }

  forget(path: string): void {
    this.#words.delete(path);
    this.#usages.delete(path);
    this.#looked.delete(path);
    this.#models.delete(path);
    this.#stale = true;
  }

  clear(): void {
    this.#words.clear();
    this.#looked.clear();
    this.#models.clear();
    this.#forgetEnvironment();
  }

  /**
   * The tables that code and Prisma schemas declare. After a change only the changed files are read again, and what was found in other
   * files stays unless names changed.
   */
  environment(dialect: Dialect): CodeEnvironment {
    if (this.#environment?.dialect === dialect && !this.#stale) return this.#environment;
    this.#missingForModels = new Set();
    const paths = this.#files.paths.filter(isApplicationCode);
    const facts = paths.flatMap((path) => this.#modelsOf(path) ?? []);
    const models = resolveModels(facts, modelReaders);
    const environment = { dialect, prismaModels: prismaModelsOf(this.#files, paths), models };
    if (this.#environment === undefined || namesIn(environment) !== namesIn(this.#environment)) this.#usages.clear();
    this.#environment = environment;
    this.#stale = false;
    return environment;
  }

  /** Usages in the files that mention one of `names` (database names) in any spelling. `isCode` says which files belong to the application. */
  facts(names: ReadonlySet<string>, dialect: Dialect, isCode: (path: string) => boolean): CodeFacts {
    this.#missing = new Set();
    if (names.size === 0) return { files: [], known: false };
    const environment = this.environment(dialect);
    const wanted = new Set([...names].flatMap(spellings));
    const code = this.#files.paths.filter((path) => isApplicationCode(path) && isCode(path));
    const files = code.flatMap((path) =>
      this.#mentions(path, wanted) ? (this.#usagesOf(path, environment) ?? []) : [],
    );
    return { files, known: code.length > 0 && this.#parser !== undefined && this.missingLanguages.size === 0 };
  }

  #mentions(path: string, wanted: ReadonlySet<string>): boolean {
    const words = this.#words.get(path) ?? wordsIn(this.#files.read(path) ?? "");
    this.#words.set(path, words);
    for (const word of wanted) if (words.has(word)) return true;
    return false;
  }

  #usagesOf(path: string, environment: CodeEnvironment): FileUsages | undefined {
    const language = languageOf(path);
    if (language === undefined) return undefined;
    this.#looked.add(path);
    if (!withoutGrammar.has(language) && this.#parser?.languages.has(language) !== true) {
      this.#missing.add(language);
      return undefined;
    }
    const known =
      this.#usages.get(path) ?? extractUsages(path, this.#files.read(path) ?? "", language, this.#parser, environment);
    this.#usages.set(path, known);
    return known;
  }

  #modelsOf(path: string): ModelFacts | undefined {
    if (this.#models.has(path)) return this.#models.get(path);
    const language = languageOf(path);
    if (language === undefined || !mayDeclareModels(language) || !this.#mentions(path, modelWords)) return undefined;
    if (this.#parser?.languages.has(language) !== true) {
      this.#missingForModels.add(language);
      return undefined;
    }
    const facts = modelFactsOf(path, this.#files.read(path) ?? "", this.#parser);
    this.#models.set(path, facts);
    return facts;
  }

  #forgetEnvironment(): void {
    this.#stale = true;
    this.#environment = undefined;
    this.#usages.clear();
  }
}

/** All identifiers of a text, each once. */
function wordsIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
}

/** Everything in an environment by which code is read: all but where things stand. */
function namesIn(environment: CodeEnvironment): string {
  return JSON.stringify(environment, (key, value) => {
    if (key === "span" || key === "line") return undefined;
    return value instanceof Map ? [...value] : value;
  });
}
