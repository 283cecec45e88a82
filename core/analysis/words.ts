import { anyCaseMark } from "../code/spelling.ts";
import { NumberSet } from "./number-set.ts";

/** The words of a text, each as a number: a file that lacks a word need not be read for it. A few bytes a word, as most files are only asked. */
export type Words = Uint32Array;

/** All identifiers of a text, as they are and in any case (`inAnyCase`), and the names within those of accessors; with `extra` words. */
export function wordsIn(text: string, extra: readonly string[] = []): Words {
  words.clear();
  for (const word of extra) words.add(hashOf(word));
  let start = -1;
  let hash = offsetBasis;
  let anyCase = anyCaseBasis;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0;
    if (isWordPart(code)) {
      if (start === -1) start = i;
      hash = Math.imul(hash ^ code, prime);
      anyCase = Math.imul(anyCase ^ (code >= 65 && code <= 90 ? code | 32 : code), prime);
      continue;
    }
    if (start === -1) continue;
    const isNew = words.add(hash);
    // Most words of a text were there before.
    if ((words.add(anyCase) || isNew) && mayBeAccessor(text, start, i))
      for (const name of namesWithin(text.slice(start, i))) words.add(hashOf(name));
    start = -1;
    hash = offsetBasis;
    anyCase = anyCaseBasis;
  }
  return words.sorted();
}

/** Of the text that is looked at; used again for the next one. */
const words = new NumberSet();

/** Whether a text has a word; now and then yes where it has none. */
export function hasWord(words: Words, hash: number): boolean {
  let low = 0;
  let high = words.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = words[middle] ?? 0;
    if (at === hash) return true;
    if (at < hash) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** FNV-1a over UTF-16 units. */
export function hashOf(word: string): number {
  let hash = offsetBasis;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), prime);
  return hash >>> 0 || 1;
}

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;
/** What the hash of `inAnyCase` has come to behind its mark. */
const anyCaseBasis = Math.imul(offsetBasis ^ anyCaseMark.charCodeAt(0), prime);

/** Letters, digits and `_`; all beyond ASCII counts as letters. */
function isWordPart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code > 127
  );
}

/** Methods that have the name of a column in theirs: `getFullName`, `findByFullNameAndAge`. */
const accessor = /^(?:get|set|is|with)[A-Z]|By[A-Z]/;

function mayBeAccessor(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
  // g, s, i, w, or a word that is long enough to have `By` and a name behind it.
  if (first !== 103 && first !== 115 && first !== 105 && first !== 119 && end - start < 4) return false;
  return accessor.test(text.slice(start, end));
}

function namesWithin(method: string): readonly string[] {
  return method.replace(/^(?:get|set|is|with)(?=[A-Z])/, "").split(/(?:By|And|Or)(?=[A-Z])/);
}
