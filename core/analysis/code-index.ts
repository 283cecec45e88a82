import type { CodeFacts } from "../changes/types.ts";
import { isApplicationCode, languageOf } from "../code/languages.ts";
import type { CodeEnvironment } from "../code/libraries/library.ts";
import { spellings } from "../code/spelling.ts";
import type { CodeLanguage, CodeParser, FileUsages } from "../code/types.ts";
import { codeEnvironment, extractUsages } from "../code/usages.ts";
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
  #environment: CodeEnvironment | undefined;
  #parser: CodeParser | undefined;
  #missing = new Set<CodeLanguage>();
  #looked = new Set<string>();

  constructor(files: FileReader) {
    this.#files = files;
  }

  /** Languages of files that mention a name in play and whose grammar is not loaded yet. */
  get missingLanguages(): ReadonlySet<CodeLanguage> {
    return this.#missing;
  }

  /** How many files mention a name in play. */
  get lookedAt(): number {
    return this.#looked.size;
  }

  provideParser(parser: CodeParser): void {
    this.#parser = parser;
    this.#usages.clear();
  }

  forget(path: string): void {
    this.#words.delete(path);
    this.#usages.delete(path);
    this.#looked.delete(path);
    if (path.endsWith(".prisma")) this.#forgetEnvironment();
  }

  clear(): void {
    this.#words.clear();
    this.#looked.clear();
    this.#forgetEnvironment();
  }

  /** Prisma models and dialect, read once. */
  environment(dialect: Dialect): CodeEnvironment {
    if (this.#environment?.dialect !== dialect) {
      this.#usages.clear();
      this.#environment = codeEnvironment(this.#files, dialect, this.#files.paths.filter(isApplicationCode));
    }
    return this.#environment as CodeEnvironment;
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
    return { files, known: code.length > 0 && this.#parser !== undefined && this.#missing.size === 0 };
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

  #forgetEnvironment(): void {
    this.#environment = undefined;
    this.#usages.clear();
  }
}

/** All identifiers of a text, each once. */
function wordsIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
}
