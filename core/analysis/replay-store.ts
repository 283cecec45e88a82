import type { Store } from "../schema/types.ts";
import { equal } from "./equal.ts";

/** A value that a step read or wrote. */
export interface StoreEntry {
  readonly key: string;
  readonly value: unknown;
}

/** What running one step read from the store and wrote into it. */
export interface Trace {
  readonly reads: readonly StoreEntry[];
  readonly writes: readonly StoreEntry[];
}

/**
 * The state of a replay: keyed immutable values with a journal, so that the replay can go back to any earlier position
 * and forward again. While a step is being recorded, its first read of each key and its last write are noted; a later replay may
 * then reuse the step's result if every key that it read still has the identical value.
 */
export class ReplayStore implements Store {
  readonly #values = new Map<string, unknown>();
  readonly #journal: StoreEntry[] = [];
  #reads: Map<string, unknown> | undefined;
  #writes: Map<string, unknown> | undefined;

  get(key: string): unknown {
    const value = this.#values.get(key);
    if (this.#reads !== undefined && !this.#reads.has(key) && !this.#writes?.has(key)) this.#reads.set(key, value);
    return value;
  }

  set(key: string, value: unknown): void {
    const before = this.#values.get(key);
    if (before === value) return;
    this.#journal.push({ key, value: before });
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
    this.#writes?.set(key, value);
  }

  /** A mark to come back to with `rollBack`. */
  get position(): number {
    return this.#journal.length;
  }

  /** Undoes every write since `position` was read. */
  rollBack(position: number): void {
    while (this.#journal.length > position) {
      const entry = this.#journal.pop();
      if (entry === undefined) return;
      if (entry.value === undefined) this.#values.delete(entry.key);
      else this.#values.set(entry.key, entry.value);
    }
  }

  /**
   * Runs `step` and says what it read and wrote. A written value that is structurally equal to what the step wrote when it ran the last
   * time (`previous`) keeps that identity, so that later steps see no change. Recordings do not nest.
   */
  record(step: () => void, previous?: Trace): Trace {
    this.#reads = new Map();
    this.#writes = new Map();
    try {
      step();
      for (const { key, value } of previous?.writes ?? []) {
        const written = this.#writes.get(key);
        if (written !== undefined && written !== value && equal(written, value)) this.set(key, value);
      }
      return { reads: entries(this.#reads), writes: entries(this.#writes) };
    } finally {
      this.#reads = undefined;
      this.#writes = undefined;
    }
  }

  /** Whether everything that the traced step read still has the identical value. */
  isCurrent(trace: Trace): boolean {
    for (const { key, value } of trace.reads) if (this.#values.get(key) !== value) return false;
    return true;
  }

  /** Applies the writes of a step that was recorded before. */
  apply(trace: Trace): void {
    for (const { key, value } of trace.writes) this.set(key, value);
  }
}

function entries(map: ReadonlyMap<string, unknown>): StoreEntry[] {
  return Array.from(map, ([key, value]) => ({ key, value }));
}
