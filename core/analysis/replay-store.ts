import type { Store } from "../schema/types.ts";
import { equal } from "./equal.ts";

/** A value that a step read or wrote. The slot is that of the key, so that comparing it later needs no look-up. */
interface Entry {
  readonly slot: Slot;
  readonly value: unknown;
}

/** A write: in the journal with the value that the slot had before, taken back with the one that it had after. */
interface Write {
  readonly slot: Slot;
  value: unknown;
}

/** Writes that were taken back, the oldest first. Only the store that made it understands it. */
export type TakenBack = readonly Write[];

/** Where the value of one key lives for as long as the store does. */
interface Slot {
  value: unknown;
  /** Numbers of the recordings that read and wrote it last. */
  readIn: number;
  writtenIn: number;
}

/** What running one step read from the store and wrote into it. Only the store that made it understands it. */
export interface Trace {
  readonly reads: readonly Entry[];
  readonly writes: readonly Entry[];
}

/**
 * The state of a replay: keyed immutable values with a journal, so that the replay can go back to any earlier position
 * and forward again. While a step is being recorded, its first read of each key and its last write are noted; a later replay may
 * then reuse the step's result if every key that it read still has the identical value.
 */
export class ReplayStore implements Store {
  readonly #slots = new Map<string, Slot>();
  readonly #journal: Write[] = [];
  readonly #keepsHistory: boolean;
  /** Writes can be taken back at present. */
  #isKeeping: boolean;
  #recording = 0;
  #isRecording = false;
  #reads: Entry[] = [];
  #written: Slot[] = [];

  /** Without history there is no way back but out of `aside`, and no step is ever taken for current: every earlier value can go. */
  constructor({ keepsHistory }: { readonly keepsHistory: boolean } = { keepsHistory: true }) {
    this.#keepsHistory = keepsHistory;
    this.#isKeeping = keepsHistory;
  }

  get(key: string): unknown {
    // Many names are looked up that never get a value: only a read that is noted needs a slot.
    if (!this.#keepsHistory) return this.#slots.get(key)?.value;
    const slot = this.#slot(key);
    if (this.#isRecording && slot.readIn !== this.#recording && slot.writtenIn !== this.#recording) {
      slot.readIn = this.#recording;
      this.#reads.push({ slot, value: slot.value });
    }
    return slot.value;
  }

  set(key: string, value: unknown): void {
    this.#write(this.#slot(key), value);
  }

  /** A mark to come back to with `rollBack`. */
  get position(): number {
    return this.#journal.length;
  }

  /** Undoes every write since `position` was read. The writes can be done again where the state is what it was then. */
  takeBack(position: number): TakenBack {
    const writes = this.#journal.splice(position);
    for (let i = writes.length - 1; i >= 0; i--) exchange(writes[i]);
    return writes;
  }

  /** Does writes again, in the state that they were done in. */
  redo(writes: TakenBack): void {
    for (const write of writes) {
      exchange(write);
      this.#journal.push(write);
    }
  }

  /** Whether what was written since `position` made the same state as these writes, which were taken back there. */
  isSameSince(position: number, writes: TakenBack): boolean {
    const values = new Map<Slot, unknown>();
    for (const { slot, value } of writes) values.set(slot, value);
    for (const { slot, value } of this.#journal.slice(position)) if (!values.has(slot)) values.set(slot, value);
    for (const [slot, value] of values) if (slot.value !== value) return false;
    return true;
  }

  /** Calls `use` with the state as it was at `position`, then brings the present state back, whatever was written meanwhile. */
  visit<T>(position: number, use: () => T): T {
    const writes = this.takeBack(position);
    try {
      return use();
    } finally {
      this.takeBack(position);
      this.redo(writes);
    }
  }

  /** Calls `use`, then takes back whatever it wrote. */
  aside<T>(use: () => T): T {
    const { position } = this;
    this.#isKeeping = true;
    try {
      return use();
    } finally {
      this.takeBack(position);
      this.#isKeeping = this.#keepsHistory;
    }
  }

  /**
   * Runs `step` and says what it read and wrote. A written value that is structurally equal to what the step wrote when it ran the last
   * time (`previous`) keeps that identity, so that later steps see no change. Recordings do not nest.
   */
  record(step: () => void, previous?: Trace): Trace {
    if (!this.#keepsHistory) {
      step();
      return nothingKept;
    }
    this.#recording++;
    this.#isRecording = true;
    this.#reads = [];
    this.#written = [];
    try {
      step();
    } finally {
      this.#isRecording = false;
    }
    if (previous !== undefined) {
      for (const { slot, value } of previous.writes) {
        if (slot.writtenIn === this.#recording && slot.value !== value && equal(slot.value, value))
          this.#write(slot, value);
      }
    }
    return { reads: this.#reads, writes: this.#written.map((slot) => ({ slot, value: slot.value })) };
  }

  /** Whether everything that the traced step read still has the identical value. */
  isCurrent(trace: Trace): boolean {
    if (!this.#keepsHistory) return false;
    for (const { slot, value } of trace.reads) if (slot.value !== value) return false;
    return true;
  }

  /** Applies the writes of a step that was recorded before. */
  apply(trace: Trace): void {
    for (const { slot, value } of trace.writes) this.#write(slot, value);
  }

  #slot(key: string): Slot {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot: Slot = { value: undefined, readIn: 0, writtenIn: 0 };
    this.#slots.set(key, slot);
    return slot;
  }

  #write(slot: Slot, value: unknown): void {
    // Noted even when nothing changes: in another state the same write may change something.
    if (this.#isRecording && slot.writtenIn !== this.#recording) {
      slot.writtenIn = this.#recording;
      this.#written.push(slot);
    }
    if (slot.value === value) return;
    if (this.#isKeeping) this.#journal.push({ slot, value: slot.value });
    slot.value = value;
  }
}

const nothingKept: Trace = { reads: [], writes: [] };

/** Gives the slot the other one of the two values between which a write lies. */
function exchange(write: Write | undefined): void {
  if (write === undefined) return;
  const { slot, value } = write;
  write.value = slot.value;
  slot.value = value;
}
