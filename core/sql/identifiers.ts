import { naming } from "./dialects.ts";
import { quotedWords } from "./reserved-words.ts";
import type { Dialect } from "./types.ts";

/**
 * Folds a name as the server does before it looks it up: PostgreSQL puts unquoted names in lower case (manual 4.1.1).
 * `text` has no quotes any more; `quoted` says whether it had.
 */
export function foldName(text: string, quoted: boolean, dialect: Dialect): string {
  const { unquoted, quoted: inQuotes } = naming[dialect].folding;
  return (quoted ? inQuotes : unquoted) === "lower" ? text.toLowerCase() : text;
}

/** Writes a folded name so that the server reads the same name again: in quotes only where it needs them. */
export function quoteName(name: string, dialect: Dialect): string {
  const { quote, plain } = naming[dialect];
  if (plain.test(name) && !quotedWords[dialect].has(name.toLowerCase())) return name;
  return quote[0] + name.replaceAll(quote[1], quote[1] + quote[1]) + quote[1];
}
