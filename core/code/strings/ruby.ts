import { backslashes, printfHoles, type StringLanguage } from "./language.ts";

/** Quotes, `%q` and `%Q`, and here documents of Ruby. */
export const ruby: StringLanguage = {
  languages: ["ruby"],
  literals: ["string", "heredoc_body"],
  forms: [
    { open: /^(?:'|%q[^\w\s])/, close: /[^\w\s]$/, escapes: /\\[\\']/g, lines: true },
    { open: /^(?:"|%Q?[^\w\s])/, close: /[^\w\s]$/, escapes: backslashes, lines: true },
    { open: /^(?=\r?\n)/, close: /[ \t]*\w+$/, escapes: backslashes, lines: true },
  ],
  holes: ["interpolation"],
  joins: new Map<string, readonly string[]>([
    ["chained_string", []],
    ["binary", ["+"]],
  ]),
  wrappers: ["parenthesized_statements"],
  formatting: [
    { before: /\b(?:format|sprintf)\(?\s*$/, holes: printfHoles },
    { behind: /^\s*%\s/, holes: /%%|%(?:<\w+>|\{\w+\})?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|%\{\w+\}/g },
  ],
};
