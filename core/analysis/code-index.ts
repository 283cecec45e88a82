import type { CodeAccess } from "../changes/code-edits/code-access.ts";
import type { CodeFacts } from "../changes/types.ts";
import type { FunctionCall, Signature } from "../code/javascript/flow/value.ts";
import { isApplicationCode, isScript, languageOf } from "../code/languages.ts";
import type { CodeEnvironment } from "../code/libraries/library.ts";
import { isScanned, mayDeclareModels, modelWords } from "../code/models/index.ts";
import { givesArgument } from "../code/models/kysely-tables.ts";
import type { DeclaredTypes, ModelFacts } from "../code/models/types.ts";
import { searchedWords } from "../code/spelling.ts";
import type { CodeLanguage, CodeParser, FileUsages } from "../code/types.ts";
import { unlistedInserts } from "../code/unlisted-inserts.ts";
import {
  callersIn,
  callsIn,
  describedIn,
  environmentOf,
  extractUsages,
  handsOn,
  mayCall,
  modelFactsOf,
  parsedForModels,
  parsedForUsages,
  signatureIn,
} from "../code/usages.ts";
import type { FileReader } from "../migrations/types.ts";
import type { Dialect } from "../sql/types.ts";
import type { Task } from "../task.ts";
import { CallCache } from "./call-cache.ts";
import { inTurn } from "./in-turn.ts";
import { Reading } from "./reading.ts";
import { SignatureCache } from "./signature-cache.ts";
import { UsageCache } from "./usage-cache.ts";
import { hashOf, hasWord, type Words, wordsIn } from "./words.ts";

/** Who types without a pause gets an answer all the same: after so many passes the rest is done in one go. */
const mostPasses = 3;

/** Stands among the words of a file that exports all that another one does. */
const anyName = "export *";
/** How many characters of other files are read for one file between two pauses: about 50 ms of work. */
const mostAtOnce = 60_000;

/** So few files are read though they name no table: rows reach them through functions of others. */
const fewFiles = 60;

/** Languages that are read as text. */
const withoutGrammar: ReadonlySet<CodeLanguage> = new Set(["prisma", "sql", "xml"]);

/**
 * What application code does with columns, found when it is first asked for. Files that mention none of the names in play
 * are never parsed; what was found in a file is remembered until the file changes.
 */
export class CodeIndex {
  readonly #files: FileReader;
  readonly #words = new Map<string, Words>();
  readonly #usages = new UsageCache();
  readonly #hashes = new WeakMap<ReadonlySet<string>, readonly number[]>();
  readonly #reading = new Reading();
  readonly #signatures = new SignatureCache(this.#reading);
  readonly #calls = new CallCache(this.#reading);
  /** What each file that was asked declares; undefined for one that declares nothing. */
  readonly #models = new Map<string, ModelFacts | undefined>();
  /** Files whose types others say are tables, or hold them. */
  readonly #ledTo = new Set<string>();
  #environment: CodeEnvironment | undefined;
  /** The environment has to be made anew. */
  #stale = true;
  /** Files that changed since the environment was last asked for, each with what it declared before. */
  readonly #changed = new Map<string, ModelFacts | undefined>();
  /** Counts the changes of files. */
  #version = 0;
  #parser: CodeParser | undefined;
  #missing = new Set<CodeLanguage>();
  #missingForModels = new Set<CodeLanguage>();
  #missingForSearch = new Set<CodeLanguage>();
  #looked = new Set<string>();

  constructor(files: FileReader) {
    this.#files = files;
  }

  /** Languages of files that mention a name in play and whose grammar is not loaded yet. */
  get missingLanguages(): ReadonlySet<CodeLanguage> {
    return new Set([...this.#missing, ...this.#missingForModels]);
  }

  /** Languages of which the last search, or the last look at one file, left files out. */
  get missingForSearch(): ReadonlySet<CodeLanguage> {
    return new Set([...this.#missingForSearch, ...this.#missingForModels]);
  }

  /** How many files mention a name in play. */
  get lookedAt(): number {
    return this.#looked.size;
  }

  /** What files declare stays known: a file whose language had no grammar was left out, not read without one. */
  provideParser(parser: CodeParser): void {
    this.#parser = parser;
    this.#forgetEnvironment();
  }

  forget(path: string): void {
    this.#words.delete(path);
    this.#usages.forget(path);
    this.#signatures.forget(path);
    this.#calls.forget(path);
    this.#looked.delete(path);
    this.#version++;
    if (/(?:\.prisma|\/package\.json|[jt]sconfig[\w.-]*\.json)$/.test(`/${path}`)) this.#stale = true;
    else if (!this.#changed.has(path)) this.#changed.set(path, this.#models.get(path));
    this.#models.delete(path);
  }

  clear(): void {
    this.#words.clear();
    this.#looked.clear();
    this.#models.clear();
    this.#ledTo.clear();
    this.#version++;
    this.#forgetEnvironment();
  }

  /**
   * The tables that code and Prisma schemas declare. After a change only the changed files are read again, and what was found in other
   * files stays unless names changed.
   */
  environment(dialect: Dialect): CodeEnvironment {
    const known = this.#known(dialect);
    if (known !== undefined && this.#changed.size === 0) return known;
    for (const path of this.#outdated()) this.#usages.forget(path);
    if (known !== undefined && this.#declareTheSame()) {
      this.#changed.clear();
      return known;
    }
    this.#missingForModels = new Set();
    const paths = this.#files.paths.filter(isApplicationCode);
    const facts = paths.flatMap((path) => this.#modelsOf(path) ?? []);
    const environment: CodeEnvironment = environmentOf(
      dialect,
      facts,
      this.#files,
      paths,
      {
        signature: (file) =>
          this.#signatures.signature(
            file,
            () => this.#files.read(file)?.length ?? 0,
            () => this.#describe(file, environment),
          ),
        mayExport: (file, name) => this.#signatures.mayExport(file, name, () => this.#mayExport(file, name)),
        calls: (file, name) =>
          this.#calls.calls(
            name,
            file,
            () => callersIn(paths, (path) => this.#mentionsWord(path, name)),
            (path) => this.#callsOf(path, name, environment),
            (path) => this.#files.read(path)?.length ?? 0,
          ),
      },
      {
        types: (file) => this.#typesOf(file),
        giving: (name) => paths.filter((path) => this.#gives(path, name)),
      },
      this.#parser,
    );
    if (this.#environment === undefined || namesIn(environment) !== namesIn(this.#environment)) {
      this.#usages.clear();
      this.#signatures.clear();
      this.#calls.clear();
    }
    this.#environment = environment;
    this.#stale = false;
    this.#changed.clear();
    return environment;
  }

  /** The environment that holds but for what changed files declare. */
  #known(dialect: Dialect): CodeEnvironment | undefined {
    return this.#environment?.dialect === dialect && !this.#stale ? this.#environment : undefined;
  }

  /** Most edits are of files that declare nothing: what is known of all files together stays. */
  #declareTheSame(): boolean {
    return [...this.#changed].every(
      ([path, before]) => !isApplicationCode(path) || JSON.stringify(this.#modelsOf(path)) === JSON.stringify(before),
    );
  }

  /** For edits of code. */
  access(dialect: Dialect): CodeAccess {
    return {
      read: (file) => this.#files.read(file),
      parse: (file, use) => {
        const [text, language] = [this.#files.read(file), languageOf(file)];
        if (text === undefined || language === undefined || this.#parser?.languages.has(language) !== true)
          return undefined;
        return this.#parser.parse(language, text, (root) => use(root, text, language));
      },
      reread: (file, text) => {
        const language = languageOf(file);
        if (language === undefined) return undefined;
        if (!withoutGrammar.has(language) && this.#parser?.languages.has(language) !== true) return undefined;
        return extractUsages(file, text, language, this.#parser, this.environment(dialect));
      },
    };
  }

  /**
   * Usages in the files that mention one of `names` (database names) in any spelling, and in those of `always`. `isCode` says which files
   * belong to the application.
   */
  facts(
    names: ReadonlySet<string>,
    dialect: Dialect,
    isCode: (path: string) => boolean,
    always: ReadonlySet<string> = new Set(),
  ): CodeFacts {
    this.#missing = new Set();
    if (names.size === 0) return { files: [], known: false };
    const environment = this.environment(dialect);
    const code = this.#files.paths.filter((path) => isApplicationCode(path) && isCode(path));
    if (code.length === 0) return { files: [], known: false };
    const wanted = searchedWords(names, dialect);
    const files = code.flatMap((path) =>
      always.has(path) || this.#mentions(path, wanted) ? (this.#usagesOf(path, environment, wanted) ?? []) : [],
    );
    return { files, known: code.length > 0 && this.#parser !== undefined && this.missingLanguages.size === 0 };
  }

  /** What one file does with the columns that a word of it may name. Leaves what `facts` counted alone, as `search` does. */
  *fileUsages(path: string, word: string, dialect: Dialect): Task<FileUsages | undefined> {
    this.#missingForSearch = new Set();
    yield* this.prepare(dialect);
    return this.#searched(path, this.environment(dialect), new Set([word]));
  }

  /**
   * Usages in the files that mention a word of each set, or of the first alone, where these are few; the first set are the names of columns
   * and of properties that are stored in them. Pauses after each file. `words` is asked anew when code declares other names than before.
   */
  *search(
    words: (environment: CodeEnvironment) => readonly ReadonlySet<string>[],
    dialect: Dialect,
    isCode: (path: string) => boolean,
  ): Task<readonly FileUsages[]> {
    for (let pass = 1; ; pass++) {
      yield* this.prepare(dialect);
      const environment = this.environment(dialect);
      const wanted = words(environment);
      const version = this.#version;
      const matches = this.#matches(wanted, isCode);
      const names = wanted[0] ?? new Set();
      yield* inTurn(
        matches.filter((path) => !this.#isKnown(path, names)),
        (path) => this.#beginUsages(path, environment),
        (path) => this.#readUsages(path, dialect, names),
      );
      // Files may have changed during the pauses; what did not is remembered.
      if (this.environment(dialect) !== environment && pass < mostPasses) continue;
      const now = this.environment(dialect);
      const last = words(now);
      this.#missingForSearch = new Set();
      const paths = this.#version === version ? matches : this.#matches(last, isCode);
      return paths.flatMap((path) => this.#searched(path, now, last[0] ?? new Set()) ?? []);
    }
  }

  /** Reads what `environment` needs, with pauses. */
  *prepare(dialect: Dialect): Task<void> {
    const paths = this.#known(dialect) === undefined ? this.#files.paths : [...this.#changed.keys()];
    const unread = paths.filter(
      (path) => isApplicationCode(path) && !(this.#words.has(path) && this.#models.has(path)),
    );
    yield* inTurn(
      unread,
      (path) => this.#beginModels(path),
      (path) => {
        this.#mentions(path, modelWords);
        this.#modelsOf(path);
        return undefined;
      },
    );
  }

  /** Has the tree made from which the models of a file will be read. */
  #beginModels(path: string): PromiseLike<unknown> | undefined {
    if (!this.#mentions(path, modelWords) || this.#models.has(path) || this.#parser?.parseAhead === undefined)
      return undefined;
    const text = parsedForModels(path, this.#files.read(path) ?? "", (words) => this.#mentions(path, words));
    return text === undefined ? undefined : this.#parser.parseAhead(text.language, text.text);
  }

  /** Has the tree made from which the usages in a file will be read. */
  #beginUsages(path: string, environment: CodeEnvironment): PromiseLike<unknown> | undefined {
    const language = languageOf(path);
    if (language === undefined || this.#parser?.parseAhead === undefined || !this.#canRead(language)) return undefined;
    const text = parsedForUsages(path, this.#files.read(path) ?? "", language, environment);
    return text === undefined ? undefined : this.#parser.parseAhead(language, text);
  }

  #isKnown(path: string, names: ReadonlySet<string>): boolean {
    const language = languageOf(path);
    return language !== undefined && this.#usages.get(questionOf(language, names), path) !== undefined;
  }

  *#readUsages(path: string, dialect: Dialect, names: ReadonlySet<string>): Task<void> {
    while (this.#isLeft(path, this.environment(dialect), names)) yield;
  }

  #matches(words: readonly ReadonlySet<string>[], isCode: (path: string) => boolean): readonly string[] {
    const [columns, ...others] = words;
    const named = this.#files.paths.filter(
      (path) => isApplicationCode(path) && (columns === undefined || this.#mentions(path, columns)) && isCode(path),
    );
    if (named.length <= fewFiles) return named;
    return named.filter((path) => others.every((wanted) => this.#mentions(path, wanted)));
  }

  #searched(path: string, environment: CodeEnvironment, names: ReadonlySet<string>): FileUsages | undefined {
    const language = languageOf(path);
    if (language === undefined) return undefined;
    if (this.#canRead(language)) return this.#extracted(path, language, environment, names);
    this.#missingForSearch.add(language);
    return undefined;
  }

  /** Reads a file for a search; whether it has to be read again after a pause, for too many others that it leads to were not read yet. */
  #isLeft(path: string, environment: CodeEnvironment, names: ReadonlySet<string>): boolean {
    const language = languageOf(path);
    if (language === undefined || !this.#canRead(language)) return false;
    return this.#extracted(path, language, environment, names, mostAtOnce) === undefined;
  }

  #canRead(language: CodeLanguage): boolean {
    return withoutGrammar.has(language) || this.#parser?.languages.has(language) === true;
  }

  #mentions(path: string, wanted: ReadonlySet<string>): boolean {
    const words = this.#wordsOf(path);
    for (const hash of this.#hashesOf(wanted)) if (hasWord(words, hash)) return true;
    return false;
  }

  #wordsOf(path: string): Words {
    const known = this.#words.get(path);
    if (known !== undefined) return known;
    const text = this.#files.read(path) ?? "";
    const words = wordsIn(text, [...(handsOn(text) ? [anyName] : []), ...unlistedInserts(text)]);
    this.#words.set(path, words);
    return words;
  }

  /** The same set is asked of thousands of files. */
  #hashesOf(words: ReadonlySet<string>): readonly number[] {
    const known = this.#hashes.get(words);
    if (known !== undefined) return known;
    const hashes = [...words].map(hashOf);
    this.#hashes.set(words, hashes);
    return hashes;
  }

  #usagesOf(path: string, environment: CodeEnvironment, names: ReadonlySet<string>): FileUsages | undefined {
    const language = languageOf(path);
    if (language === undefined) return undefined;
    this.#looked.add(path);
    if (!withoutGrammar.has(language) && this.#parser?.languages.has(language) !== true) {
      this.#missing.add(language);
      return undefined;
    }
    return this.#extracted(path, language, environment, names);
  }

  /**
   * What a file does with columns; rows are followed to the properties of these names. Undefined only where `most` limits how many
   * characters of other files may be read for it.
   */
  #extracted(
    path: string,
    language: CodeLanguage,
    environment: CodeEnvironment,
    names: ReadonlySet<string>,
    most = Number.POSITIVE_INFINITY,
  ): FileUsages | undefined {
    const question = questionOf(language, names);
    const known = this.#usages.get(question, path);
    if (known !== undefined) return known;
    const text = this.#files.read(path) ?? "";
    const found = this.#reading.readFor(path, most, () =>
      extractUsages(path, text, language, this.#parser, environment, names),
    );
    if (found !== undefined) this.#usages.set(question, path, found);
    return found;
  }

  /** The types of a file that another one is led to by its own: from then on they count among what the file declares. */
  #typesOf(path: string): DeclaredTypes | undefined {
    if (!this.#ledTo.has(path)) {
      this.#ledTo.add(path);
      this.#models.delete(path);
    }
    return this.#modelsOf(path)?.types;
  }

  #gives(path: string, name: string): boolean {
    return this.#mentionsWord(path, name) && givesArgument(path, this.#files.read(path) ?? "", name);
  }

  #modelsOf(path: string): ModelFacts | undefined {
    if (this.#models.has(path)) return this.#models.get(path);
    const language = languageOf(path);
    const isLedTo = this.#ledTo.has(path);
    const isConcerned =
      language !== undefined && mayDeclareModels(language) && (isLedTo || this.#mentions(path, modelWords));
    if (language === undefined || (!isConcerned && !isScanned(language))) {
      this.#models.set(path, undefined);
      return undefined;
    }
    if (isConcerned && !withoutGrammar.has(language) && this.#parser?.languages.has(language) !== true) {
      this.#missingForModels.add(language);
      return undefined;
    }
    const text = this.#files.read(path) ?? "";
    const facts = modelFactsOf(path, text, this.#parser, (words) => this.#mentions(path, words), isLedTo);
    this.#models.set(path, facts);
    return facts;
  }

  #mayExport(path: string, name: string): boolean {
    return this.#mentionsWord(path, name) || this.#mentionsWord(path, anyName);
  }

  #mentionsWord(path: string, word: string): boolean {
    return hasWord(this.#wordsOf(path), hashOf(word));
  }

  #callsOf(path: string, name: string, environment: CodeEnvironment): readonly FunctionCall[] {
    return callsIn(path, this.#files.read(path) ?? "", name, this.#parser, environment);
  }

  #describe(path: string, environment: CodeEnvironment): Signature | undefined {
    return signatureIn(path, this.#files.read(path) ?? "", this.#parser, environment);
  }

  /** Files that heard something of a file that is different now. */
  #outdated(): ReadonlySet<string> {
    const environment = this.#environment;
    if (environment === undefined) return new Set();
    const told = new Map<string, ToldToOthers>();
    const describe = (path: string): ToldToOthers => {
      const known = told.get(path) ?? this.#told(path, environment);
      told.set(path, known);
      return known;
    };
    const bySignatures = this.#signatures.outdated(
      (path) => describe(path).signature,
      (path, name) => this.#mayExport(path, name),
    );
    const byCalls = this.#calls.outdated((path) => describe(path).calls);
    return new Set([...bySignatures, ...byCalls]);
  }

  /** All that a file tells others who asked, read once. */
  #told(path: string, environment: CodeEnvironment): ToldToOthers {
    const names = mayCall(path) ? [...this.#calls.names].filter((name) => this.#mentionsWord(path, name)) : [];
    const isAsked = this.#signatures.hadDescribed(path);
    const found =
      isAsked || names.length > 0
        ? describedIn(path, this.#files.read(path) ?? "", this.#parser, environment, (description) => ({
            signature: isAsked ? description.signature() : undefined,
            calls: new Map(names.map((name) => [name, description.calls(name)])),
          }))
        : undefined;
    return found ?? { signature: undefined, calls: new Map() };
  }

  #forgetEnvironment(): void {
    this.#stale = true;
    this.#environment = undefined;
    this.#usages.clear();
  }
}

interface ToldToOthers {
  readonly signature: Signature | undefined;
  /** By the name of the function that is called. */
  readonly calls: ReadonlyMap<string, readonly FunctionCall[]>;
}

/** Rows are followed to the properties in question only, where rows are followed. */
function questionOf(language: CodeLanguage, names: ReadonlySet<string>): string {
  return isScript(language) ? [...names].sort().join(" ") : "";
}

/** Everything in an environment by which code is read: all but where things stand. */
function namesIn(environment: CodeEnvironment): string {
  return JSON.stringify(environment, (key, value) => {
    if (key === "span" || key === "line") return undefined;
    return value instanceof Map ? [...value] : value;
  });
}
