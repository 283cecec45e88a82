import { backslashes, printfHoles, type StringLanguage } from "./language.ts";

/** Literals and text blocks of Java. */
export const java: StringLanguage = {
  languages: ["java"],
  literals: ["string_literal"],
  forms: [
    { open: /^"""[ \t]*/, close: /"""$/, escapes: backslashes, lines: true },
    { open: /^"/, close: /"$/, escapes: backslashes, lines: false },
  ],
  holes: [],
  joins: new Map([["binary_expression", ["+"]]]),
  wrappers: ["parenthesized_expression"],
  formatting: [
    { before: /\bString\.format\(\s*(?:Locale\.\w+\s*,\s*)?$/, holes: printfHoles },
    { behind: /^\s*\)?\s*\.formatted\(/, holes: printfHoles },
  ],
};
