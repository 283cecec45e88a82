import { printfHoles, type StringLanguage } from "./language.ts";

/** Sequences that PHP does not know keep their backslash. */
const escapes = /\\(?:[nrtvef\\$"]|[0-7]{1,3}|x[\da-fA-F]{1,2}|u\{[\da-fA-F]+\})/g;

/** Quotes, here documents and raw ones (`<<<'SQL'`) of PHP. */
export const php: StringLanguage = {
  languages: ["php"],
  literals: ["string", "encapsed_string", "heredoc", "nowdoc"],
  forms: [
    { open: /^<<<[ \t]*'\w+'\r?\n/, close: /\s*\w+$/, lines: true },
    { open: /^<<<[ \t]*"?\w+"?\r?\n/, close: /\s*\w+$/, escapes, lines: true },
    { open: /^b?'/, close: /'$/, escapes: /\\[\\']/g, lines: true },
    { open: /^b?"/, close: /"$/, escapes, lines: true },
  ],
  holes: [
    "variable_name",
    "dynamic_variable_name",
    "member_access_expression",
    "nullsafe_member_access_expression",
    "subscript_expression",
    "member_call_expression",
    "scoped_property_access_expression",
    "function_call_expression",
  ],
  joins: new Map([["binary_expression", ["."]]]),
  wrappers: ["parenthesized_expression"],
  formatting: [{ before: /\bv?s?printf\(\s*$/, holes: printfHoles }],
};
