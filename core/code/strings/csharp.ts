import { backslashes, braceHoles, type StringLanguage } from "./language.ts";

const backslashesAndBraces = new RegExp(`${backslashes.source}|\\{\\{|\\}\\}`, "g");

/** Regular, verbatim (`@`), raw (three quotes or more) and interpolated (`$`) literals of C#. */
export const csharp: StringLanguage = {
  languages: ["csharp"],
  literals: ["string_literal", "verbatim_string_literal", "raw_string_literal", "interpolated_string_expression"],
  forms: [
    { open: /^\$*"{3,}/, close: /"{3,}$/, lines: true },
    { open: /^(?:\$@|@\$)"/, close: /"$/, escapes: /""|\{\{|\}\}/g, lines: true },
    { open: /^@"/, close: /"$/, escapes: /""/g, lines: true },
    { open: /^\$"/, close: /"$/, escapes: backslashesAndBraces, lines: false },
    { open: /^"/, close: /"$/, escapes: backslashes, lines: false },
  ],
  holes: ["interpolation"],
  joins: new Map([["binary_expression", ["+"]]]),
  wrappers: ["parenthesized_expression"],
  formatting: [
    { before: /\b[sS]tring\.Format\(\s*$/, holes: braceHoles },
    // A constant that is filled elsewhere.
    { holes: /\{\w*\}/g },
  ],
};
