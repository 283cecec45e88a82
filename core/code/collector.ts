import type { Extracted, LibraryUsage } from "./libraries/library.ts";
import type { Sink, SyntaxNode } from "./types.ts";

/** Gathers what one library finds in one file; what is said twice of a place is kept once. */
export class Collector {
  readonly #usages = new Map<string, LibraryUsage>();
  readonly #sinks: Sink[] = [];

  get result(): Extracted {
    return { usages: [...this.#usages.values()], sinks: this.#sinks };
  }

  /** `at` is the place that names the column. */
  add(at: SyntaxNode, usage: Omit<LibraryUsage, "span">): void {
    this.addUsage({ span: { start: at.startIndex, end: at.endIndex }, ...usage });
  }

  addUsage(usage: LibraryUsage): void {
    const key = `${usage.span.start}-${usage.span.end} ${usage.access} ${usage.column}`;
    if (!this.#usages.has(key)) this.#usages.set(key, usage);
  }

  /** What a sink writes is inserted by the call itself. */
  inserts(sink: number): void {
    const known = this.#sinks[sink];
    if (known !== undefined) this.#sinks[sink] = { ...known, inserts: true };
  }

  /** Returns the index of the sink, for the usages that write into it. */
  addSink(sink: Sink): number {
    return this.#sinks.push(sink) - 1;
  }
}
