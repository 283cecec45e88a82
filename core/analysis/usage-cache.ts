import type { FileUsages } from "../code/types.ts";

/** How many questions are remembered: those of the staged changes, and a few columns that people look at. */
const mostQuestions = 6;

/**
 * What was found in files. Rows are followed to the properties in question only, so each question has findings of its own in files where
 * rows are followed.
 */
export class UsageCache {
  readonly #questions = new Map<string, Map<string, FileUsages>>();

  get(question: string, path: string): FileUsages | undefined {
    return this.#questions.get(question)?.get(path);
  }

  set(question: string, path: string, usages: FileUsages): void {
    const known = this.#questions.get(question);
    // The one that was asked last is forgotten last.
    this.#questions.delete(question);
    this.#questions.set(question, known ?? new Map());
    this.#questions.get(question)?.set(path, usages);
    const [oldest] = this.#questions.keys();
    if (this.#questions.size > mostQuestions && oldest !== undefined) this.#questions.delete(oldest);
  }

  /** Forgets what was found in a file. */
  forget(path: string): void {
    for (const files of this.#questions.values()) files.delete(path);
  }

  clear(): void {
    this.#questions.clear();
  }
}
