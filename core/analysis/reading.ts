/** For which file others are asked, and how much of them may still be read for it. */
export class Reading {
  #reader: string | undefined;
  /** How many characters of files may still be read for the reader. */
  #left = Number.POSITIVE_INFINITY;
  #isPostponed = false;

  get reader(): string | undefined {
    return this.#reader;
  }

  /**
   * What is asked while `read` runs is asked for this file. Undefined when that would need files of more than about `most` characters that
   * were not read yet: some of them are known now, so asking again comes to an end.
   */
  readFor<T>(reader: string, most: number, read: () => T): T | undefined {
    this.#reader = reader;
    this.#left = most;
    this.#isPostponed = false;
    const found = read();
    this.#reader = undefined;
    this.#left = Number.POSITIVE_INFINITY;
    return this.#isPostponed ? undefined : found;
  }

  /** Whether a file of so many characters may be read now. */
  take(size: number): boolean {
    if (this.#left <= 0) {
      this.#isPostponed = true;
      return false;
    }
    this.#left -= size;
    return true;
  }
}
