import type { Dialect } from "./types.ts";

/** How the text of a dialect falls into comments, quotes and words. */
export interface LexicalRules {
  /** Block comments nest (PostgreSQL manual 4.1.5; SQL Server too). */
  readonly nestedComments: boolean;
  /** `#` begins a comment that ends with the line (MySQL manual 11.7). */
  readonly hashComments: boolean;
  /** `--` is a comment only before white space, so that `1--1` is a subtraction (MySQL manual 11.7). */
  readonly dashNeedsSpace: boolean;
  /** Block comments that begin with one of these are code for the server (MySQL manual 11.7; MariaDB: `M!`). */
  readonly versionComments: readonly string[];
  /** `$tag$ … $tag$` (PostgreSQL manual 4.1.2.4). */
  readonly dollarQuotes: boolean;
  /** A backslash escapes in every string, in `E'…'` only, or never. */
  readonly backslashEscapes: "always" | "prefixed" | "never";
  readonly backquotes: boolean;
  readonly brackets: boolean;
}

const standard: LexicalRules = {
  nestedComments: false,
  hashComments: false,
  dashNeedsSpace: false,
  versionComments: [],
  dollarQuotes: false,
  backslashEscapes: "never",
  backquotes: false,
  brackets: false,
};
const mysql: LexicalRules = {
  ...standard,
  hashComments: true,
  dashNeedsSpace: true,
  versionComments: ["!"],
  backslashEscapes: "always",
  backquotes: true,
};

/** The lexical rules of each dialect. */
export const lexicalRules: { readonly [D in Dialect]: LexicalRules } = {
  postgres: { ...standard, nestedComments: true, dollarQuotes: true, backslashEscapes: "prefixed" },
  mysql,
  mariadb: { ...mysql, versionComments: ["!", "M!"] },
  sqlite: { ...standard, backquotes: true, brackets: true },
  sqlserver: { ...standard, nestedComments: true, brackets: true },
};

const lineFeed = 10;
const quote = 39;
const backslash = 92;

/** Whether the UTF-16 unit is white space between tokens. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether the UTF-16 unit may begin an unquoted identifier; everything outside ASCII may (PostgreSQL manual 4.1.1). */
export function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code > 127 && !isSpace(code));
}

/** Whether the UTF-16 unit may stand inside an unquoted identifier. */
export function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code) || code === 36;
}

/** End of the word that begins at `at`. */
export function wordEnd(text: string, at: number, limit: number): number {
  let end = at + 1;
  while (end < limit && isWordPart(text.charCodeAt(end))) end++;
  return end;
}

/** Offset past the end of the line that `at` lies in, its line feed included. */
export function lineEnd(text: string, at: number, limit: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 || end >= limit ? limit : end + 1;
}

/** End of the comment that begins at `at`, without the line feed of a line comment; `at` when none begins there. */
export function commentEnd(text: string, at: number, limit: number, rules: LexicalRules): number {
  switch (text.charCodeAt(at)) {
    case 45:
      return startsLineComment(text, at, limit, rules) ? endOfLineComment(text, at, limit) : at;
    case 35:
      return rules.hashComments ? endOfLineComment(text, at, limit) : at;
    case 47:
      return text.charCodeAt(at + 1) === 42 && !isVersionComment(text, at, rules)
        ? blockCommentEnd(text, at, limit, rules)
        : at;
    default:
      return at;
  }
}

function startsLineComment(text: string, at: number, limit: number, rules: LexicalRules): boolean {
  if (text.charCodeAt(at + 1) !== 45) return false;
  return !rules.dashNeedsSpace || at + 2 >= limit || isSpace(text.charCodeAt(at + 2));
}

function endOfLineComment(text: string, at: number, limit: number): number {
  const end = lineEnd(text, at, limit);
  if (text.charCodeAt(end - 1) !== lineFeed) return end;
  return text.charCodeAt(end - 2) === 13 ? end - 2 : end - 1;
}

function isVersionComment(text: string, at: number, rules: LexicalRules): boolean {
  return rules.versionComments.some((mark) => text.startsWith(mark, at + 2));
}

/**
 * End of what makes a comment of code for certain versions, `/*!80000` before it and the asterisk and slash behind it; `at` when neither
 * stands there. What is between them is code: a server that is older than it says is not what we judge for.
 */
export function versionMarkEnd(text: string, at: number, limit: number, rules: LexicalRules): number {
  if (rules.versionComments.length === 0) return at;
  const code = text.charCodeAt(at);
  if (code === 42) return text.charCodeAt(at + 1) === 47 ? Math.min(at + 2, limit) : at;
  if (code !== 47 || text.charCodeAt(at + 1) !== 42) return at;
  const mark = rules.versionComments.find((each) => text.startsWith(each, at + 2));
  if (mark === undefined) return at;
  let end = at + 2 + mark.length;
  while (end < limit && isDigit(text.charCodeAt(end))) end++;
  return Math.min(end, limit);
}

function blockCommentEnd(text: string, at: number, limit: number, rules: LexicalRules): number {
  let depth = 1;
  for (let next = at + 2; next < limit; next++) {
    const pair = text.charCodeAt(next) * 256 + text.charCodeAt(next + 1);
    if (pair === 42 * 256 + 47) {
      depth--;
      next++;
    } else if (rules.nestedComments && pair === 47 * 256 + 42) {
      depth++;
      next++;
    }
    if (depth === 0) return Math.min(next + 1, limit);
  }
  return limit;
}

/**
 * End of the token that begins at `at`, which is neither white space nor a comment: a quoted thing, a word, a number,
 * or else one UTF-16 unit. What is not closed ends at `limit`.
 */
export function tokenEnd(text: string, at: number, limit: number, rules: LexicalRules): number {
  const code = text.charCodeAt(at);
  if (isWordStart(code)) return prefixedStringEnd(text, at, limit, rules) ?? wordEnd(text, at, limit);
  if (isDigit(code)) return numberEnd(text, at, limit);
  switch (code) {
    case quote:
      return quotedEnd(text, at, limit, quote, rules.backslashEscapes === "always");
    case 34:
      return quotedEnd(text, at, limit, 34, rules.backslashEscapes === "always");
    case 36:
      return rules.dollarQuotes ? dollarQuotedEnd(text, at, limit) : at + 1;
    case 96:
      return rules.backquotes ? quotedEnd(text, at, limit, 96, false) : at + 1;
    case 91:
      return rules.brackets ? quotedEnd(text, at, limit, 93, false) : at + 1;
    default:
      return at + 1;
  }
}

/** `E'…'`, where a backslash escapes whatever the setting standard_conforming_strings says. */
function prefixedStringEnd(text: string, at: number, limit: number, rules: LexicalRules): number | undefined {
  if (rules.backslashEscapes !== "prefixed" || text.charCodeAt(at + 1) !== quote || at + 1 >= limit) return undefined;
  return (text.charCodeAt(at) | 32) === 101 ? quotedEnd(text, at + 1, limit, quote, true) : undefined;
}

/** A `$` does not belong to a number: `1$$x$$` is a number and a string. */
function numberEnd(text: string, at: number, limit: number): number {
  let end = at + 1;
  while (end < limit && isWordPart(text.charCodeAt(end)) && text.charCodeAt(end) !== 36) end++;
  return end;
}

/** End of the quoted thing that begins at `at`; the closing unit is doubled where it stands for itself. */
function quotedEnd(text: string, at: number, limit: number, close: number, escapes: boolean): number {
  for (let next = at + 1; next < limit; next++) {
    const code = text.charCodeAt(next);
    if (code === backslash && escapes) next++;
    else if (code === 123 && close === 34) next = quotedHoleEnd(text, next, limit);
    else if (code !== close) continue;
    else if (next + 1 < limit && text.charCodeAt(next + 1) === close) next++;
    else return next + 1;
  }
  return limit;
}

/** The last unit of a template's hole within a quoted name, `"{{ index .Options "Schema" }}"`: its quotes are its own. `at` when none begins there. */
export function quotedHoleEnd(text: string, at: number, limit: number): number {
  if (text.charCodeAt(at + 1) !== 123 || text.charCodeAt(at + 2) === 34) return at;
  for (let next = at + 2; next + 1 < limit && text.charCodeAt(next) !== 10; next++)
    if (text.charCodeAt(next) === 125 && text.charCodeAt(next + 1) === 125) return next + 1;
  return at;
}

function dollarQuotedEnd(text: string, at: number, limit: number): number {
  const tag = dollarTag(text, at, limit);
  if (!tag) return at + 1;
  const close = text.indexOf(tag, at + tag.length);
  return close < 0 || close + tag.length > limit ? limit : close + tag.length;
}

/** The opening `$$` or `$tag$` at `at`, if there is one. A tag is an identifier without `$`. */
export function dollarTag(text: string, at: number, limit: number): string | undefined {
  let end = at + 1;
  if (end < limit && isWordStart(text.charCodeAt(end))) {
    do end++;
    while (end < limit && text.charCodeAt(end) !== 36 && isWordPart(text.charCodeAt(end)));
  }
  return end < limit && text.charCodeAt(end) === 36 ? text.slice(at, end + 1) : undefined;
}
