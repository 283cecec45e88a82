import type { Signature } from "../code/javascript/flow/value.ts";
import type { Reading } from "./reading.ts";

/** What others asked of a file: its signature, and whether it can export names. */
interface Asked {
  readonly readers: Set<string>;
  readonly exports: Map<string, boolean>;
}

/**
 * What files of TypeScript and JavaScript tell each other, with who asked: after a change, only who heard something that is different now
 * has to be read again.
 */
export class SignatureCache {
  readonly #signatures = new Map<string, Signature | undefined>();
  readonly #asked = new Map<string, Asked>();
  /** Changed files with what they told before. */
  readonly #changed = new Map<string, Signature | undefined>();
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  signature(path: string, size: () => number, describe: () => Signature | undefined): Signature | undefined {
    this.#note(path);
    if (this.#signatures.has(path)) return this.#signatures.get(path);
    if (!this.#reading.take(size())) return undefined;
    const described = describe();
    this.#signatures.set(path, described);
    return described;
  }

  mayExport(path: string, name: string, look: () => boolean): boolean {
    const { exports } = this.#note(path);
    const known = exports.get(name) ?? look();
    exports.set(name, known);
    return known;
  }

  forget(path: string): void {
    if (this.#asked.has(path) && !this.#changed.has(path)) this.#changed.set(path, this.#signatures.get(path));
    this.#signatures.delete(path);
  }

  /** Whether a file that changed since the last time had told others what its names stand for. */
  hadDescribed(path: string): boolean {
    return this.#changed.get(path) !== undefined;
  }

  /** The files that have to be read again for the changes since the last time. */
  outdated(
    describe: (path: string) => Signature | undefined,
    mayExport: (path: string, name: string) => boolean,
  ): ReadonlySet<string> {
    const outdated = new Set<string>();
    for (const [path, before] of this.#changed) {
      const asked = this.#asked.get(path);
      if (asked === undefined) continue;
      const now = before === undefined ? undefined : describe(path);
      if (now !== undefined) this.#signatures.set(path, now);
      const isSame =
        JSON.stringify(before) === JSON.stringify(now) &&
        [...asked.exports].every(([name, known]) => mayExport(path, name) === known);
      if (isSame) continue;
      for (const reader of asked.readers) outdated.add(reader);
      this.#asked.delete(path);
    }
    this.#changed.clear();
    return outdated;
  }

  clear(): void {
    this.#signatures.clear();
    this.#asked.clear();
    this.#changed.clear();
  }

  #note(path: string): Asked {
    const asked = this.#asked.get(path) ?? { readers: new Set(), exports: new Map() };
    this.#asked.set(path, asked);
    const { reader } = this.#reading;
    if (reader !== undefined) asked.readers.add(reader);
    return asked;
  }
}
