import { naming } from "../sql/dialects.ts";
import type { Dialect } from "../sql/types.ts";

/** `full_name` and `FullName` become `fullName`. */
export function toCamelCase(name: string): string {
  const pascal = toPascalCase(name);
  return pascal.slice(0, 1).toLowerCase() + pascal.slice(1);
}

/** `full_name` and `fullName` become `FullName`. */
export function toPascalCase(name: string): string {
  return name.replace(/(^|[_\s-]+)(\w)/g, (_, _gap, letter: string) => letter.toUpperCase());
}

/** `fullName` and `FullName` become `full_name`. */
export function toSnakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/** Every way in which code usually spells the name of a table or column. */
export function spellings(name: string): readonly string[] {
  return [...new Set([name, toSnakeCase(name), toCamelCase(name), toPascalCase(name)])];
}

/** In front of a word that is looked for whatever its case. */
export const anyCaseMark = "~";

/**
 * The words by which a file is found that may use one of the names of columns or tables. Where the server compares names whatever their
 * case, we know them folded, and code may write them in any: `OldName` for `oldname`.
 */
export function searchedWords(names: Iterable<string>, dialect: Dialect): ReadonlySet<string> {
  const isFolded = naming[dialect].folding.quoted === "lower";
  return new Set(
    [...names].flatMap((name) =>
      isFolded ? [...spellings(name), `${anyCaseMark}${name.toLowerCase()}`] : spellings(name),
    ),
  );
}

/**
 * Whether a text can use one of the columns or tables at all: a plain search, so that most files are never parsed.
 * `identifiers` are database names; code may spell them in any of `spellings`.
 */
export function mentions(text: string, identifiers: Iterable<string>): boolean {
  for (const identifier of identifiers) {
    for (const spelling of spellings(identifier)) if (text.includes(spelling)) return true;
  }
  return false;
}
