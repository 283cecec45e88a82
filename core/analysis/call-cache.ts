import type { FunctionCall } from "../code/javascript/flow/value.ts";
import type { Reading } from "./reading.ts";

/** What files of TypeScript and JavaScript give to functions of others, with who asked: a change is told to those that it concerns. */
export class CallCache {
  readonly #reading: Reading;
  /** By file and name. */
  readonly #calls = new Map<string, Map<string, readonly FunctionCall[]>>();
  readonly #readers = new Map<string, Set<string>>();
  /** The files that may call a function of a name; undefined where they are too many. */
  readonly #callers = new Map<string, readonly string[] | undefined>();
  /** Changed files with the calls that they had before. */
  readonly #changed = new Map<string, ReadonlyMap<string, readonly FunctionCall[]>>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The calls of functions of a name in all files that `find` finds but one. */
  calls(
    name: string,
    except: string,
    find: () => readonly string[] | undefined,
    describe: (path: string) => readonly FunctionCall[],
    size: (path: string) => number,
  ): readonly FunctionCall[] {
    const { reader } = this.#reading;
    const readers = this.#readers.get(name) ?? new Set();
    this.#readers.set(name, readers);
    if (reader !== undefined) readers.add(reader);
    if (!this.#callers.has(name)) this.#callers.set(name, find());
    return (this.#callers.get(name) ?? []).flatMap((path) =>
      path === except ? [] : (this.#callsIn(path, name, describe, size) ?? []),
    );
  }

  #callsIn(
    path: string,
    name: string,
    describe: (path: string) => readonly FunctionCall[],
    size: (path: string) => number,
  ): readonly FunctionCall[] | undefined {
    const known = this.#calls.get(path)?.get(name);
    if (known !== undefined) return known;
    if (!this.#reading.take(size(path))) return undefined;
    const described = describe(path);
    const ofFile = this.#calls.get(path) ?? new Map();
    this.#calls.set(path, ofFile.set(name, described));
    return described;
  }

  forget(path: string): void {
    if (this.#readers.size > 0 && !this.#changed.has(path)) this.#changed.set(path, this.#calls.get(path) ?? new Map());
    this.#calls.delete(path);
  }

  /** The names of functions that somebody asked about. */
  get names(): Iterable<string> {
    return this.#readers.keys();
  }

  /**
   * The files that have to be read again for the changes since the last time. `callsIn` tells the calls by name for the names of functions
   * that a file mentions.
   */
  outdated(callsIn: (path: string) => ReadonlyMap<string, readonly FunctionCall[]>): ReadonlySet<string> {
    const outdated = new Set<string>();
    for (const [path, before] of this.#changed) {
      const now = callsIn(path);
      for (const [name, readers] of this.#readers) {
        const callers = this.#callers.get(name)?.filter((caller) => caller !== path);
        if (callers !== undefined) this.#callers.set(name, now.has(name) ? [...callers, path] : callers);
        if (JSON.stringify(before.get(name) ?? []) === JSON.stringify(now.get(name) ?? [])) continue;
        for (const reader of readers) outdated.add(reader);
      }
    }
    this.#changed.clear();
    return outdated;
  }

  clear(): void {
    this.#calls.clear();
    this.#readers.clear();
    this.#callers.clear();
    this.#changed.clear();
  }
}
