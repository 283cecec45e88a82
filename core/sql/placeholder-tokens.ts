import type { TokenRules } from "./dialects.ts";
import { isDigit, isSpace, isWordPart, isWordStart, wordEnd } from "./scan.ts";
import type { Token } from "./types.ts";

/**
 * End of the placeholder that begins at `at`: `$1 ? ?1 :name :'name' %s %(name)s @p1 {{…}} ${…} #{…}`; `at` when none does.
 * `previous` is the token before it, which tells a placeholder from an operator.
 */
export function placeholderEnd(
  text: string,
  at: number,
  limit: number,
  rules: TokenRules,
  previous: Token | undefined,
): number {
  switch (text.charCodeAt(at)) {
    case 36: // $
      return dollarEnd(text, at, limit);
    case 35: // #
      return text.charCodeAt(at + 1) === 123 ? holeEnd(text, at, limit, "}") : at;
    case 123: // {
      return text.charCodeAt(at + 1) === 123 ? holeEnd(text, at, limit, "}}") : at;
    case 63: // ?
      return questionEnd(text, at, limit, rules, previous);
    case 58: // :
      return colonEnd(text, at, limit, previous);
    case 37: // %
      return percentEnd(text, at, limit);
    case 64: // @
      return atSignEnd(text, at, limit, rules);
    default:
      return at;
  }
}

/** A hole of a template ends where it is closed on the same line. */
function holeEnd(text: string, at: number, limit: number, close: string): number {
  const end = closeOnLine(text, at + 2, limit, close);
  return end < 0 ? at : end + close.length;
}

/** No placeholder is longer: text with many that are not closed must not be searched to its end for each. */
const longest = 1000;

/** Where `close` stands next on this line; -1 when it does not. */
function closeOnLine(text: string, from: number, limit: number, close: string): number {
  const last = Math.min(limit, from + longest) - close.length;
  for (let at = from; at <= last && text.charCodeAt(at) !== 10; at++) if (text.startsWith(close, at)) return at;
  return -1;
}

function dollarEnd(text: string, at: number, limit: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === 123) return holeEnd(text, at, limit, "}");
  if (isWordStart(next) && at + 1 < limit) return wordEnd(text, at + 1, limit);
  return digitsEnd(text, at, limit);
}

/** End of the digits after the character at `at`; `at` when there are none. */
function digitsEnd(text: string, at: number, limit: number): number {
  let end = at + 1;
  while (end < limit && isDigit(text.charCodeAt(end))) end++;
  return end > at + 1 ? end : at;
}

/**
 * In PostgreSQL `?`, `?|` and `?&` are operators of jsonb: between two operands, where the right one is a string or another
 * placeholder. `WHERE id = ?` and `LIMIT ?` are placeholders.
 */
function questionEnd(text: string, at: number, limit: number, rules: TokenRules, previous: Token | undefined): number {
  if (!rules.questionOperators || !previous || !endsOperand(previous))
    return Math.max(digitsEnd(text, at, limit), at + 1);
  const next = text.charCodeAt(at + 1);
  if (next === 124 || next === 38) return text.charCodeAt(at + 2) === next ? at + 1 : at;
  return startsOperand(text, at + 1, limit) ? at : at + 1;
}

function endsOperand(token: Token): boolean {
  if (token.kind === "symbol") return token.value === ")" || token.value === "]";
  return true;
}

function startsOperand(text: string, from: number, limit: number): boolean {
  let at = from;
  while (at < limit && isSpace(text.charCodeAt(at))) at++;
  if (at >= limit) return false;
  const code = text.charCodeAt(at);
  if (code === 58) return text.charCodeAt(at + 1) !== 58;
  return code === 39 || code === 36 || code === 63 || code === 64;
}

/** `a[1:n]` is a slice of an array; `:'name'` and `:"name"` are variables of psql. */
function colonEnd(text: string, at: number, limit: number, previous: Token | undefined): number {
  if (text.charCodeAt(at - 1) === 58) return at;
  const next = text.charCodeAt(at + 1);
  if (next === 39 || next === 34) {
    return holeEnd(text, at, limit, text.charAt(at + 1));
  }
  const isAfterOperand = previous !== undefined && previous.end === at && endsOperand(previous);
  if (isAfterOperand || at + 1 >= limit) return at;
  return isWordStart(next) ? wordEnd(text, at + 1, limit) : digitsEnd(text, at, limit);
}

/** `%s`, `%d`, `%(name)s` of drivers, `%I`, `%L` of format(); `a%s` with nothing between is a remainder. */
function percentEnd(text: string, at: number, limit: number): number {
  const before = text.charCodeAt(at - 1);
  if (at > 0 && (isWordPart(before) || before === 41)) return at;
  const end = text.charCodeAt(at + 1) === 40 ? closeOnLine(text, at + 2, limit, ")") + 1 : at + 1;
  if (end <= at) return at;
  const letter = end < limit ? text.charAt(end) : "";
  const isLast = end + 1 >= limit || !isWordPart(text.charCodeAt(end + 1));
  return letter !== "" && "sdfILt".includes(letter) && isLast ? end + 1 : at;
}

/** `@p1`, `@name`; `@@rowcount` where the dialect has such variables. `'user'@'host'` is not one. */
function atSignEnd(text: string, at: number, limit: number, rules: TokenRules): number {
  const before = text.charCodeAt(at - 1);
  if (at > 0 && (isWordPart(before) || before === 64 || before === 39 || before === 96)) return at;
  const start = rules.systemVariables && text.charCodeAt(at + 1) === 64 ? at + 2 : at + 1;
  return start < limit && isWordStart(text.charCodeAt(start)) ? wordEnd(text, start, limit) : at;
}
