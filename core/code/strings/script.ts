import { backslashes, type StringLanguage } from "./language.ts";

/** String and template literals of TypeScript and JavaScript. */
export const script: StringLanguage = {
  languages: ["typescript", "tsx", "javascript"],
  literals: ["string", "template_string"],
  forms: [
    { open: /^`/, close: /`$/, escapes: backslashes, lines: true },
    { open: /^["']/, close: /["']$/, escapes: backslashes, lines: false },
  ],
  holes: ["template_substitution"],
  joins: new Map([["binary_expression", ["+"]]]),
  wrappers: ["parenthesized_expression"],
};
