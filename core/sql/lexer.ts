import type { Span } from "../text.ts";
import { type TokenRules, tokenRules } from "./dialects.ts";
import { isOperator, isRareOperator, isSign } from "./operator-characters.ts";
import { placeholderEnd } from "./placeholder-tokens.ts";
import {
  commentEnd,
  isDigit,
  isSpace,
  isWordPart,
  isWordStart,
  type LexicalRules,
  lexicalRules,
  quotedHoleEnd,
  tokenEnd,
  versionMarkEnd,
  wordEnd,
} from "./scan.ts";
import { unescapeBackslashes, unescapeUnicode } from "./string-escapes.ts";
import type { Comment, Dialect, Token, TokenKind } from "./types.ts";

/** What a text falls into. */
export interface Lexed {
  readonly tokens: Token[];
  readonly comments: Comment[];
}

interface Source {
  readonly text: string;
  readonly limit: number;
  readonly lexical: LexicalRules;
  readonly rules: TokenRules;
  readonly tokens: Token[];
}

/**
 * Cuts SQL, or the part of it within `span`, into tokens and comments. Spans are offsets in `text`. Runs in linear time
 * and takes any text: a literal that is not closed runs to the end and says so.
 */
export function tokenize(text: string, dialect: Dialect, span: Span = { start: 0, end: text.length }): Lexed {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  const source = { text, limit: span.end, lexical: lexicalRules[dialect], rules: tokenRules[dialect], tokens };
  for (let at = span.start; at < span.end; ) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      at++;
      continue;
    }
    const afterMark = versionMarkEnd(text, at, span.end, source.lexical);
    if (afterMark > at) {
      at = afterMark;
      continue;
    }
    const afterComment = commentEnd(text, at, span.end, source.lexical);
    if (afterComment > at) {
      comments.push(commentOf(text, at, afterComment));
      at = afterComment;
    } else at = readToken(source, at, code);
  }
  return { tokens, comments };
}

/** The content of a string literal, without prefix and quotes: where a routine's body stands. */
export function contentSpan(text: string, token: Token): Span {
  const open =
    text.charCodeAt(token.start) === 36
      ? text.indexOf("$", token.start + 1) + 1 - token.start
      : quoteAt(text, token) + 1 - token.start;
  const close = token.unterminated ? 0 : text.charCodeAt(token.start) === 36 ? open : 1;
  return { start: token.start + open, end: Math.max(token.start + open, token.end - close) };
}

function quoteAt(text: string, token: Token): number {
  let at = token.start;
  while (at < token.end && text.charCodeAt(at) !== 39 && text.charCodeAt(at) !== 34) at++;
  return at;
}

/** The comment that stands between two offsets. */
export function commentOf(text: string, start: number, end: number): Comment {
  const isBlock = text.charCodeAt(start) === 47;
  const open = text.charCodeAt(start) === 35 ? 1 : 2;
  const isClosed = isBlock && end - start >= 4 && text.endsWith("*/", end);
  return { span: { start, end }, text: text.slice(start + open, isClosed ? end - 2 : end).trim() };
}

/** Reads the token that begins at `at`; returns its end. */
function readToken(source: Source, at: number, code: number): number {
  if (isWordStart(code)) return readWord(source, at, code);
  if (isDigit(code)) return readNumber(source, at);
  switch (code) {
    case 39:
      return readQuoted(source, at, "string", source.lexical.backslashEscapes === "always");
    case 34:
      return source.rules.doubleQuotedStrings
        ? readQuoted(source, at, "string", true)
        : readQuoted(source, at, "quoted", false);
    case 96:
      return source.lexical.backquotes ? readQuoted(source, at, "quoted", false) : readOperator(source, at);
    case 91:
      return source.lexical.brackets ? readQuoted(source, at, "quoted", false) : push(source, "symbol", at, at + 1);
    case 40: // (
    case 41: // )
    case 93: // ]
    case 44: // ,
    case 59: // ;
      return push(source, "symbol", at, at + 1);
    case 46:
      return isDigit(source.text.charCodeAt(at + 1)) && !followsName(source, at)
        ? readNumber(source, at)
        : readOperator(source, at);
    default:
      return readOther(source, at, code);
  }
}

function readOther(source: Source, at: number, code: number): number {
  const { text, limit } = source;
  if (code === 36 && source.lexical.dollarQuotes) {
    const end = tokenEnd(text, at, limit, source.lexical);
    if (end > at + 1) return pushDollarQuoted(source, at, end);
  }
  if (code === 35 && source.rules.hashNames) {
    const start = text.charCodeAt(at + 1) === 35 ? at + 2 : at + 1;
    const first = text.charCodeAt(start);
    if (isWordStart(first) || first === 36 || first === 64)
      return pushWord(source, at, hashWordEnd(text, start, limit));
  }
  const placeholder = placeholderEnd(text, at, limit, source.rules, source.tokens.at(-1));
  if (placeholder > at) return push(source, "placeholder", at, placeholder);
  return code === 36 && source.rules.digitNames ? pushWord(source, at, at + 1) : readOperator(source, at);
}

/** A digit after the dot of `t.1` belongs to the name before it, as in a column that begins with a digit. */
function followsName({ text, rules }: Source, at: number): boolean {
  return rules.digitNames && at > 0 && isWordPart(text.charCodeAt(at - 1));
}

function push(source: Source, kind: TokenKind, start: number, end: number): number {
  source.tokens.push({ kind, start, end, value: source.text.slice(start, end) });
  return end;
}

function pushWord(source: Source, start: number, end: number): number {
  source.tokens.push({ kind: "word", start, end, value: source.text.slice(start, end).toLowerCase() });
  return end;
}

function readWord(source: Source, at: number, code: number): number {
  const { text, limit, rules } = source;
  const next = text.charCodeAt(at + 1);
  if (next === 39 && at + 1 < limit && rules.stringPrefixes.includes(text.charAt(at))) {
    const escapes = source.lexical.backslashEscapes === "always" || (code | 32) === 101;
    return readQuoted(source, at, "string", escapes, 1);
  }
  if (next === 38 && rules.unicodeEscapes && (code | 32) === 117 && at + 2 < limit) {
    const quote = text.charCodeAt(at + 2);
    if (quote === 39) return readQuoted(source, at, "string", false, 2);
    if (quote === 34) return readQuoted(source, at, "quoted", false, 2);
  }
  return pushWord(source, at, rules.hashNames ? hashWordEnd(text, at, limit) : wordEnd(text, at, limit));
}

/** In SQL Server `@` and `#` may stand within a name (manual, "Database identifiers"). */
function hashWordEnd(text: string, at: number, limit: number): number {
  let end = wordEnd(text, at, limit);
  while (end < limit && (text.charCodeAt(end) === 64 || text.charCodeAt(end) === 35)) end = wordEnd(text, end, limit);
  return end;
}

/** Reads from a quote, which stands `prefix` units after `at`, to the one that closes it. */
function readQuoted(source: Source, at: number, kind: "string" | "quoted", escapes: boolean, prefix = 0): number {
  const { text, limit } = source;
  const open = text.charCodeAt(at + prefix);
  const close = open === 91 ? 93 : open;
  let isPlain = true;
  let hasBackslash = false;
  let next = at + prefix + 1;
  let isClosed = false;
  for (; next < limit; next++) {
    const code = text.charCodeAt(next);
    if (code === 92 && escapes) {
      hasBackslash = true;
      next++;
    } else if (code === 123 && close === 34) next = quotedHoleEnd(text, next, limit);
    else if (code === close) {
      isClosed = next + 1 >= limit || text.charCodeAt(next + 1) !== close;
      if (isClosed) break;
      isPlain = false;
      next++;
    }
  }
  const inner = text.slice(at + prefix + 1, Math.min(next, limit));
  const quote = String.fromCharCode(close);
  let value = isPlain ? inner : inner.replaceAll(quote + quote, quote);
  if (hasBackslash) value = unescapeBackslashes(value);
  if (prefix === 2) value = unescapeUnicode(value);
  const end = isClosed ? next + 1 : limit;
  source.tokens.push(isClosed ? { kind, start: at, end, value } : { kind, start: at, end, value, unterminated: true });
  return end;
}

function pushDollarQuoted(source: Source, start: number, end: number): number {
  const open = source.text.indexOf("$", start + 1) + 1;
  const tag = source.text.slice(start, open);
  const isClosed = end - tag.length >= open && source.text.endsWith(tag, end);
  const value = source.text.slice(open, isClosed ? end - tag.length : end);
  source.tokens.push(
    isClosed ? { kind: "string", start, end, value } : { kind: "string", start, end, value, unterminated: true },
  );
  return end;
}

/** `1`, `1.5`, `.5`, `1e-5`, `0x1F`, `1_000`; in MySQL `2fa` is a name. */
function readNumber(source: Source, at: number): number {
  const { text, limit } = source;
  let end = at;
  let hasLetter = false;
  for (; end < limit; end++) {
    const code = text.charCodeAt(end);
    if (isDigit(code)) continue;
    if (code === 46) {
      // `1..2` is a range of PL/pgSQL.
      if (text.charCodeAt(end + 1) === 46 || hasLetter) break;
    } else if (code === 43 || code === 45) {
      if (!isExponentSign(text, at, end)) break;
    } else if (isWordPart(code) && (code !== 36 || source.rules.digitNames)) hasLetter = true;
    else break;
  }
  const isName = hasLetter && source.rules.digitNames && !numberWithLetters.test(text.slice(at, end));
  return isName ? pushWord(source, at, end) : push(source, "number", at, end);
}

/** What of a run of digits and letters is a number where a name may begin with a digit (MySQL manual 11.1.4): `0b02` is a name. */
const numberWithLetters = /^(?:0x[\da-f]+$|0b[01]+$|[\d.]+e[\d+-])/i;

function isExponentSign(text: string, start: number, at: number): boolean {
  const isAfterE = (text.charCodeAt(at - 1) | 32) === 101;
  return isAfterE && (text.charCodeAt(start + 1) | 32) !== 120 && isDigit(text.charCodeAt(at + 1));
}

/** A dot, a colon, or as many operator characters as belong together (PostgreSQL manual 4.1.3). */
function readOperator(source: Source, at: number): number {
  const { text, limit } = source;
  const code = text.charCodeAt(at);
  if (code === 46)
    return push(source, "symbol", at, text.charCodeAt(at + 1) === 46 && at + 1 < limit ? at + 2 : at + 1);
  if (code === 58) {
    const next = text.charCodeAt(at + 1);
    return push(source, "symbol", at, (next === 58 || next === 61) && at + 1 < limit ? at + 2 : at + 1);
  }
  if (!isOperator(code)) return push(source, "symbol", at, at + 1);
  let end = at + 1;
  let mayEndInSign = isRareOperator(code);
  for (; end < limit; end++) {
    const next = text.charCodeAt(end);
    if (!isOperator(next) || endsOperator(source, at, end, next)) break;
    mayEndInSign ||= isRareOperator(next);
  }
  if (!mayEndInSign) while (end > at + 1 && isSign(text.charCodeAt(end - 1))) end--;
  return push(source, "symbol", at, end);
}

/** Whether a comment or a placeholder begins inside a run of operator characters: `=?`, `=@p1`, `=%s`, `=--`. */
function endsOperator(source: Source, start: number, at: number, code: number): boolean {
  const { text, limit } = source;
  if (code === 96) return source.lexical.backquotes;
  if (code === 42 || code === 47) if (versionMarkEnd(text, at, limit, source.lexical) > at) return true;
  if (code === 47 || code === 45 || code === 35) return commentEnd(text, at, limit, source.lexical) > at;
  if (code === 63)
    return !source.rules.questionOperators || (text.charCodeAt(start) !== 63 && text.charCodeAt(at - 1) !== 64);
  return (code === 64 || code === 37) && placeholderEnd(text, at, limit, source.rules, undefined) > at;
}
