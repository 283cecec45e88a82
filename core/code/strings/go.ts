import { backslashes, printfHoles, type StringLanguage } from "./language.ts";

/** Interpreted and raw literals of Go. */
export const go: StringLanguage = {
  languages: ["go"],
  literals: ["interpreted_string_literal", "raw_string_literal"],
  forms: [
    { open: /^`/, close: /`$/, lines: true },
    { open: /^"/, close: /"$/, escapes: backslashes, lines: false },
  ],
  holes: [],
  joins: new Map([["binary_expression", ["+"]]]),
  wrappers: ["parenthesized_expression"],
  formatting: [
    { before: /[pP]rintf\((?:\s*\w+\s*,)?\s*$/, holes: printfHoles },
    // A constant that is filled elsewhere.
    { holes: /%(?:\[\d+\])?[dqstvx]\b/g },
  ],
};
