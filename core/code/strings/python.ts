import { braceHoles, type StringForm, type StringLanguage } from "./language.ts";

/** Sequences that Python does not know keep their backslash. */
const known = "\\\\(?:\\r?\\n|[\\\\'\"abfnrtv]|[0-7]{1,3}|x[\\da-fA-F]{2}|u[\\da-fA-F]{4}|U[\\da-fA-F]{8})";
const escapes = new RegExp(known, "g");
const escapesWithBraces = new RegExp(`${known}|\\{\\{|\\}\\}`, "g");

const long = { close: /(?:"""|''')$/, lines: true };
const short = { close: /["']$/, lines: false };

/** The letters before the quote: `r` for raw, `f` or `t` for holes. */
const forms: readonly StringForm[] = [
  { open: /^(?=[a-z]*r)(?=[a-z]*[ft])[a-z]{2,3}(?:"""|''')/i, escapes: /\{\{|\}\}/g, ...long },
  { open: /^[a-z]*r[a-z]*(?:"""|''')/i, ...long },
  { open: /^[a-z]*[ft](?:"""|''')/i, escapes: escapesWithBraces, ...long },
  { open: /^[a-z]*(?:"""|''')/i, escapes, ...long },
  { open: /^(?=[a-z]*r)(?=[a-z]*[ft])[a-z]{2,3}["']/i, escapes: /\{\{|\}\}/g, ...short },
  { open: /^[a-z]*r[a-z]*["']/i, ...short },
  { open: /^[a-z]*[ft]["']/i, escapes: escapesWithBraces, ...short },
  { open: /^[a-z]*["']/i, escapes, ...short },
];

/** Python's literals with their prefixes, neighbours joined, and text that `%` or `format` fills. */
export const python: StringLanguage = {
  languages: ["python"],
  literals: ["string"],
  forms,
  holes: ["interpolation"],
  joins: new Map<string, readonly string[]>([
    ["concatenated_string", []],
    ["binary_operator", ["+"]],
  ]),
  wrappers: ["parenthesized_expression"],
  formatting: [
    // A constant that is filled elsewhere.
    { holes: /\{\w*\}/g },
    { behind: /^\s*\)?\s*\.format(?:_map)?\(/, holes: braceHoles },
    { behind: /^\s*\)?\s*%[^=]/, holes: /%%|%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]/g },
    { before: /\bSQL\(\s*$/, behind: /^\s*\)\s*\.format\(/, holes: braceHoles },
  ],
};
