/**
 * A short text that is the same for equal values (plain data, compared as JSON would write it): two 32-bit multiplicative hashes. It tells
 * an unchanged result from a changed one; it protects nothing. The value is walked and not written as text, and each text in it is hashed
 * once: of the hundreds of diagnostics of a long file a keystroke changes few, and moves others by a line at most.
 */
export function fingerprint(value: unknown): string {
  const mixer = new Mixer();
  mixer.add(value);
  return mixer.result();
}

/** What stands in front of each value, so that no two kinds of them look alike. */
const marks = { null: 1, boolean: 2, integer: 3, number: 4, text: 5, list: 6, object: 7 };

class Mixer {
  #a = 0x811c9dc5;
  #b = 0x9e3779b9;
  #count = 0;

  result(): string {
    return `${this.#count}-${(this.#a >>> 0).toString(36)}-${(this.#b >>> 0).toString(36)}`;
  }

  add(value: unknown): void {
    if (typeof value === "string") this.#addText(value);
    else if (typeof value === "number") this.#addNumber(value);
    else if (typeof value === "boolean") this.#mix(marks.boolean, value ? 1 : 0);
    else if (Array.isArray(value)) this.#addList(value);
    else if (typeof value === "object" && value !== null) this.#addObject(value as Record<string, unknown>);
    else this.#mix(marks.null, 0);
  }

  #addList(values: readonly unknown[]): void {
    this.#mix(marks.list, values.length);
    for (const value of values) this.add(value);
  }

  /** As in JSON, a part that is undefined is not there. */
  #addObject(value: Record<string, unknown>): void {
    this.#mix(marks.object, 0);
    for (const key in value) {
      const part = value[key];
      if (part === undefined) continue;
      this.#addText(key);
      this.add(part);
    }
    this.#mix(marks.object, 1);
  }

  #addText(text: string): void {
    const { a, b } = hashOf(text);
    this.#mix(marks.text, text.length);
    this.#mix(a, b);
  }

  #addNumber(value: number): void {
    if ((value | 0) === value) this.#mix(marks.integer, value);
    else {
      this.#mix(marks.number, 0);
      this.#addText(String(value));
    }
  }

  #mix(one: number, other: number): void {
    this.#count++;
    this.#a = Math.imul(Math.imul(this.#a ^ one, 0x01000193) ^ other, 0x01000193);
    this.#b = scattered(scattered(this.#b ^ one) ^ other);
  }
}

interface TextHash {
  readonly a: number;
  readonly b: number;
}

/** Hashes of texts that were met lately. */
const known = new Map<string, TextHash>();
/** Then they are forgotten: messages name what the workspace holds. */
const mostKnown = 20_000;

function hashOf(text: string): TextHash {
  const found = known.get(text);
  if (found !== undefined) return found;
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = scattered(b ^ code);
  }
  if (known.size >= mostKnown) known.clear();
  const made = { a, b };
  known.set(text, made);
  return made;
}

function scattered(bits: number): number {
  const product = Math.imul(bits, 0x85ebca6b);
  return product ^ (product >>> 13);
}
