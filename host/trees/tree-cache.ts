import type { CodeLanguage } from "../../core/index.ts";
import type { FlatTree } from "./flat-tree.ts";

/** How many bytes of trees and their texts are kept. */
const mostBytes = 6 * 1024 * 1024;

interface Entry {
  readonly language: CodeLanguage;
  readonly tree: FlatTree;
}

/**
 * The trees that were made or asked for last. A text has the same tree wherever it stands, so nothing here is ever out of date: a file
 * is asked for its models, its names and its usages, mostly soon after another.
 */
export class TreeCache {
  /** By text; first those that were not asked for the longest. */
  readonly #entries = new Map<string, Entry>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(most = mostBytes) {
    this.#mostBytes = most;
  }

  get(language: CodeLanguage, text: string): FlatTree | undefined {
    const entry = this.#entries.get(text);
    if (entry?.language !== language) return undefined;
    this.#entries.delete(text);
    this.#entries.set(text, entry);
    return entry.tree;
  }

  set(language: CodeLanguage, text: string, tree: FlatTree): void {
    this.#remove(text);
    this.#entries.set(text, { language, tree });
    this.#bytes += bytesOf(text, tree);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(text: string): void {
    const entry = this.#entries.get(text);
    if (entry === undefined) return;
    this.#entries.delete(text);
    this.#bytes -= bytesOf(text, entry.tree);
  }
}

/** A unit of text takes two bytes at most. */
function bytesOf(text: string, { buffer }: FlatTree): number {
  return buffer.byteLength + 2 * text.length;
}
