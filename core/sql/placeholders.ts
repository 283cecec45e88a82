import {
  commentEnd,
  isDigit,
  isSpace,
  isWordPart,
  isWordStart,
  type LexicalRules,
  lexicalRules,
  tokenEnd,
  wordEnd,
} from "./scan.ts";
import type { Dialect } from "./types.ts";

/**
 * Ways to leave a hole in SQL text: `${x}` (Flyway, JavaScript), `{{.x}}` and `{% … %}` (Go, Jinja; `template-control`
 * takes only what steers the template, `{{if}}`), `?`, `:x`, `%s` and `%(x)s`, `@x`.
 */
export type HoleStyle = "dollar-brace" | "double-brace" | "template-control" | "question" | "colon" | "percent" | "at";

/** The holes that migration tools fill in. */
export const templateHoles: readonly HoleStyle[] = ["dollar-brace", "double-brace"];

interface Hole {
  readonly end: number;
  readonly stand: "name" | "value" | "nothing";
}

/**
 * Puts something that a reader of SQL takes in place of every hole, of the same length, so that offsets stay: an identifier
 * for a template hole (`{{.prefix}}` becomes `___prefix__`, the same everywhere), a parameter (`$00`) for a value, white
 * space for the control words of a template. Strings and comments are left alone. The text itself when there is no hole.
 */
export function fillHoles(text: string, dialect: Dialect, styles: readonly HoleStyle[] = templateHoles): string {
  if (!styles.some((style) => text.includes(openers[style]))) return text;
  const lexical = lexicalRules[dialect];
  const pieces: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const hole = holeAt(text, at, styles);
    if (hole) {
      pieces.push(text.slice(copied, at), filler(text.slice(at, hole.end), hole.stand));
      copied = hole.end;
    }
    at = hole?.end ?? skip(text, at, lexical);
  }
  return pieces.length === 0 ? text : pieces.join("") + text.slice(copied);
}

/** No hole is longer: text with many that are not closed must not be searched to its end for each. */
const longest = 1000;

const openers: { readonly [S in HoleStyle]: string } = {
  "dollar-brace": "${",
  "double-brace": "{",
  "template-control": "{",
  question: "?",
  colon: ":",
  percent: "%",
  at: "@",
};

function skip(text: string, at: number, lexical: LexicalRules): number {
  if (isSpace(text.charCodeAt(at))) return at + 1;
  const end = commentEnd(text, at, text.length, lexical);
  return end > at ? end : tokenEnd(text, at, text.length, lexical);
}

function filler(hole: string, stand: Hole["stand"]): string {
  if (stand === "nothing") return hole.replace(/[^\n\r]/g, " ");
  if (stand === "name") return hole.replace(/[^A-Za-z0-9_]/g, "_");
  return hole.length === 1 ? "0" : `$${"0".repeat(hole.length - 1)}`;
}

function holeAt(text: string, at: number, styles: readonly HoleStyle[]): Hole | undefined {
  const style = styleOf(text, at);
  if (style === undefined) return undefined;
  if (style === "double-brace" && styles.includes("template-control")) {
    const hole = templated(text, at);
    if (hole?.stand === "nothing") return hole;
  }
  if (!styles.includes(style)) return undefined;
  switch (style) {
    case "dollar-brace":
      return braced(text, at);
    case "double-brace":
      return templated(text, at);
    case "question":
      return { end: at + 1, stand: "value" };
    case "percent":
      return percent(text, at);
    default:
      return named(text, at);
  }
}

function styleOf(text: string, at: number): HoleStyle | undefined {
  const next = text[at + 1];
  switch (text[at]) {
    case "$":
      return next === "{" ? "dollar-brace" : undefined;
    case "{":
      return next === "{" || next === "%" ? "double-brace" : undefined;
    case "?":
      return "question";
    case ":":
      return "colon";
    case "%":
      return "percent";
    case "@":
      return "at";
    default:
      return undefined;
  }
}

/** `${ … }` with balanced braces inside. */
function braced(text: string, at: number): Hole | undefined {
  let depth = 0;
  for (let end = at + 1; end < Math.min(text.length, at + longest); end++) {
    if (text[end] === "{") depth++;
    if (text[end] === "}") depth--;
    if (depth === 0) return { end: end + 1, stand: "name" };
  }
  return undefined;
}

/** Words that steer a template rather than put text in (Go text/template, Jinja, Handlebars). */
const control = /^\{\{-?\s*(?:\/\*|[#/!]|(?:if|else|end|range|with|define|block|template|break|continue)\b)/;

function templated(text: string, at: number): Hole | undefined {
  const block = text[at + 1] === "%";
  const close = text.slice(at + 2, at + longest).indexOf(block ? "%}" : "}}");
  if (close < 0) return undefined;
  const end = at + 2 + close + 2;
  return { end, stand: block || control.test(text.slice(at, end)) ? "nothing" : "name" };
}

/** `%s`, `%d`, `%(name)s`; the operator % has a space or an operand after it. */
function percent(text: string, at: number): Hole | undefined {
  const close = text[at + 1] === "(" ? at + text.slice(at, at + longest).indexOf(")") + 1 : at + 1;
  if (close <= at || !"sdib".includes(text[close] ?? " ") || isWordPart(text.charCodeAt(close + 1))) return undefined;
  return { end: close + 1, stand: "value" };
}

/** `:name`, `:1`, `@name`; not `::type`, `:=`, `@@variable`, `a @> b` and not the slice `[1:n]`. */
function named(text: string, at: number): Hole | undefined {
  const before = text.charCodeAt(at - 1);
  const next = text.charCodeAt(at + 1);
  if (before === text.charCodeAt(at) || isWordPart(before) || before === 93) return undefined;
  if (!isWordStart(next) && !isDigit(next)) return undefined;
  return { end: wordEnd(text, at + 1, text.length), stand: "value" };
}
