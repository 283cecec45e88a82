/** Slots of an empty set: enough for the words of most files. */
const fewestSlots = 4096;

/**
 * A set of unsigned 32-bit numbers that is filled again and again, with open addressing: a `Set` makes an object of each number that is
 * larger than a small integer, and this is asked for every word of every file.
 */
export class NumberSet {
  /** 0 marks a free slot. A power of two of them, half of which at least are free. */
  #slots = new Uint32Array(fewestSlots);
  /** The numbers in the order in which they came. */
  #numbers = new Uint32Array(fewestSlots / 2);
  #size = 0;

  clear(): void {
    this.#size = 0;
    if (this.#slots.length === fewestSlots) this.#slots.fill(0);
    else this.#resize(fewestSlots);
  }

  /** Adds a number (0 counts as 1) and says whether it is new. */
  add(number: number): boolean {
    const added = number >>> 0 || 1;
    if (!put(this.#slots, added)) return false;
    this.#numbers[this.#size++] = added;
    if (this.#size === this.#numbers.length) this.#resize(this.#slots.length * 2);
    return true;
  }

  /** In ascending order. */
  sorted(): Uint32Array {
    return this.#numbers.slice(0, this.#size).sort();
  }

  #resize(slots: number): void {
    const numbers = new Uint32Array(slots / 2);
    numbers.set(this.#numbers.subarray(0, this.#size));
    this.#numbers = numbers;
    this.#slots = new Uint32Array(slots);
    for (let i = 0; i < this.#size; i++) put(this.#slots, numbers[i] ?? 0);
  }
}

function put(slots: Uint32Array, number: number): boolean {
  const mask = slots.length - 1;
  for (let at = (number ^ (number >>> 15)) & mask; ; at = (at + 1) & mask) {
    const found = slots[at];
    if (found === number) return false;
    if (found !== 0) continue;
    slots[at] = number;
    return true;
  }
}
