import type { PastAnswers, PastQuestions } from "../changes/released.ts";
import type { CodeFacts } from "../changes/types.ts";
import type { CodeLanguage, CodeParser } from "../code/types.ts";
import type { FileReader } from "../migrations/types.ts";
import type { Dialect } from "../sql/types.ts";
import { CodeIndex } from "./code-index.ts";

/** What the host has found out about the repository's past: code as it was released, and when files came. */
export class ReleasedCode {
  readonly #files: FileReader;
  readonly #released = new Map<string, string>();
  readonly #committed = new Map<string, Date>();
  readonly #answered = { words: new Set<string>(), files: new Set<string>() };
  #index: CodeIndex;
  #parser: CodeParser | undefined;

  constructor(files: FileReader) {
    this.#files = files;
    this.#index = this.#newIndex();
  }

  get missingLanguages(): ReadonlySet<CodeLanguage> {
    return this.#index.missingLanguages;
  }

  provideParser(parser: CodeParser): void {
    this.#parser = parser;
    this.#index.provideParser(parser);
  }

  provide(questions: PastQuestions, { released, committed }: PastAnswers): void {
    for (const word of questions.words) this.#answered.words.add(word);
    for (const file of questions.files) this.#answered.files.add(file);
    for (const [file, text] of released) this.#released.set(file, text);
    for (const [file, date] of committed) this.#committed.set(file, date);
    if (released.size > 0) this.clear();
  }

  /** Those of some questions that nobody has answered yet. */
  unanswered({ words, files }: PastQuestions): PastQuestions {
    return {
      words: new Set([...words].filter((word) => !this.#answered.words.has(word))),
      files: new Set([...files].filter((file) => !this.#answered.files.has(file))),
    };
  }

  forget(path: string): void {
    if (this.#released.size > 0) this.#index.forget(path);
  }

  clear(): void {
    this.#index = this.#newIndex();
  }

  /** When a file was committed first. */
  committed(file: string): Date | undefined {
    return this.#committed.get(file);
  }

  /** The text of a file as it was released, where it was found to be different. */
  read(file: string): string | undefined {
    return this.#released.get(file);
  }

  /** What the released code did with some names, in files that are different now; undefined when there are none. */
  facts(names: ReadonlySet<string>, dialect: Dialect, isCode: (path: string) => boolean): CodeFacts | undefined {
    if (this.#released.size === 0 || names.size === 0) return undefined;
    return this.#index.facts(names, dialect, (path) => this.#released.has(path) && isCode(path));
  }

  #newIndex(): CodeIndex {
    const [now, released] = [this.#files, this.#released];
    const index = new CodeIndex({
      get paths() {
        return released.size === 0 ? now.paths : [...new Set([...now.paths, ...released.keys()])].sort();
      },
      read: (path) => released.get(path) ?? now.read(path),
    });
    if (this.#parser !== undefined) index.provideParser(this.#parser);
    return index;
  }
}
