import type { SyntaxNode } from "../../code/types.ts";
import type { Refusal } from "../../migrations/types.ts";
import type { Span } from "../../text.ts";
import { nodeAt } from "./code-access.ts";
import { type CodeEdit, noProperty } from "./entry.ts";

/** How code names both columns: the old name and the new one. */
export interface BothNames {
  readonly column: readonly [string, string];
  readonly property: readonly [string | undefined, string | undefined];
}

/** The edit that puts the new name in place of the old one, in whichever way it is spelled there. */
export function renamedInCode(
  root: SyntaxNode | undefined,
  text: string,
  at: Span,
  names: BothNames,
): readonly CodeEdit[] | Refusal {
  const found = text.slice(at.start, at.end);
  const pairs = [names.property, names.column].filter(
    (pair): pair is readonly [string, string | undefined] => pair[0] !== undefined,
  );
  for (const [old, next] of pairs) {
    for (const spell of spellings) {
      const pattern = spell(old);
      const begin = found.indexOf(pattern);
      if (begin === -1) continue;
      const [before, after] = [found.slice(0, begin), found.slice(begin + pattern.length)];
      if (!surrounds(before, after)) continue;
      if (next === undefined) return noProperty;
      const isShorthand = root !== undefined && shorthands.has(nodeAt(root, at.start, at.end).type);
      return [{ span: at, text: `${before}${spell(next)}${after}${isShorthand ? `: ${found}` : ""}` }];
    }
  }
  return { refused: `It cannot be told how the new column is named in place of ${found}.` };
}

/** `{ name }` of an object or of a pattern: the variable keeps its name. */
const shorthands: ReadonlySet<string> = new Set([
  "shorthand_property_identifier",
  "shorthand_property_identifier_pattern",
]);

const capital = (name: string) => name.slice(0, 1).toUpperCase() + name.slice(1);

/** As it is, and as a part of a name: `getName`, `isName`, `setName`, `Name` of `findByName`. */
const spellings: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => `get${capital(name)}`,
  (name) => `is${capital(name)}`,
  capital,
];

/** Quotes, a sign of order, the colon of a symbol, and what a lookup adds. */
function surrounds(before: string, after: string): boolean {
  return /^(?:["'`:]|r?")?[-+]?(?:\w+(?:__|\.))*$/.test(before) && /^(?:__\w+)?["'`:?]?$/.test(after);
}
