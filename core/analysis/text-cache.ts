import type { FileReader } from "../migrations/types.ts";

/** Remembers the texts that were read, so that an unchanged file is the identical string at each look. */
export class TextCache implements FileReader {
  readonly #files: FileReader;
  readonly #texts = new Map<string, string | undefined>();

  constructor(files: FileReader) {
    this.#files = files;
  }

  get paths(): readonly string[] {
    return this.#files.paths;
  }

  read(path: string): string | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const text = this.#files.read(path);
    this.#texts.set(path, text);
    return text;
  }

  forget(path: string): void {
    this.#texts.delete(path);
  }

  clear(): void {
    this.#texts.clear();
  }
}
