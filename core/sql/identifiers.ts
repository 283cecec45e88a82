import { naming } from "./dialects.ts";
import { quotedWords } from "./reserved-words.ts";
import type { Dialect } from "./types.ts";

/**
 * Folds a name as the server does before it looks it up: PostgreSQL puts unquoted names in lower case (manual 4.1.1).
 * `text` has no quotes any more; `quoted` says whether it had.
 */
export function foldName(text: string, quoted: boolean, dialect: Dialect): string {
  const { folding, longest } = naming[dialect];
  const folded = (quoted ? folding.quoted : folding.unquoted) === "lower" ? text.toLowerCase() : text;
  return longest === undefined || folded.length * 3 <= longest ? folded : cutName(folded, longest);
}

/** The first characters of a name that fit into so many bytes of UTF-8. */
export function cutName(name: string, bytes: number): string {
  let left = bytes;
  let end = 0;
  for (const character of name) {
    left -= utf8Length(character.codePointAt(0) ?? 0);
    if (left < 0) return name.slice(0, end);
    end += character.length;
  }
  return name;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** Writes a folded name so that the server reads the same name again: in quotes only where it needs them. */
export function quoteName(name: string, dialect: Dialect): string {
  const { quote, plain } = naming[dialect];
  if (plain.test(name) && !quotedWords[dialect].has(name.toLowerCase())) return name;
  return quote[0] + name.replaceAll(quote[1], quote[1] + quote[1]) + quote[1];
}
