import { braceHoles, type StringLanguage } from "./language.ts";

/** Rust continues a literal behind `\` at the end of a line, without the white space that follows. */
const escapes = /\\(?:x[\da-fA-F]{2}|u\{[\da-fA-F_]+\}|\r?\n\s*|[\s\S])/g;

/** Literals and raw literals of Rust, also within macros. */
export const rust: StringLanguage = {
  languages: ["rust"],
  literals: ["string_literal", "raw_string_literal"],
  forms: [
    { open: /^[bc]?r(?=#*")#*"/, close: /"#*$/, lines: true },
    { open: /^[bc]?"/, close: /"$/, escapes, lines: true },
  ],
  holes: [],
  joins: new Map([["binary_expression", ["+"]]]),
  wrappers: ["parenthesized_expression"],
  formatting: [{ before: /\b(?:format|format_args|write|writeln)!\s*[([{]\s*(?:[&\w.]+\s*,\s*)?$/, holes: braceHoles }],
  flat: { parent: "token_tree", operator: "+" },
};
