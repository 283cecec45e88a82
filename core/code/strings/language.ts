import type { CodeLanguage } from "../types.ts";

/** One way in which a language writes a string literal. */
export interface StringForm {
  /** How it begins, anchored at the start of the literal. */
  readonly open: RegExp;
  /** How it ends, anchored at its end. */
  readonly close: RegExp;
  /** What does not stand for itself, `unescaped` below says for what; global. Absent in raw literals. */
  readonly escapes?: RegExp;
  /** A line break may be written in it as it is. */
  readonly lines: boolean;
}

/** How a call fills the holes of a text that it is given; without conditions, how holes of any text are written. */
export interface Formatting {
  /** Matches the code right before the text, at its end, e.g. `fmt.Sprintf(`. */
  readonly before?: RegExp;
  /** Matches the code right behind the text, at its start, e.g. `.format(`. */
  readonly behind?: RegExp;
  /** A hole, or two characters that stand for one; global. */
  readonly holes: RegExp;
}

/** How a language writes text: data for the reader of SQL in strings. One file a language, one line in `index.ts`. */
export interface StringLanguage {
  readonly languages: readonly CodeLanguage[];
  /** Node types of literals, as the grammar names them. */
  readonly literals: readonly string[];
  /** The first that fits decides. */
  readonly forms: readonly StringForm[];
  /** Node types within a literal whose value is only known at run time. */
  readonly holes: readonly string[];
  /** Node types that join literals: with one of the operators, or side by side when there are none. */
  readonly joins: ReadonlyMap<string, readonly string[]>;
  /** Wrappers that change nothing, e.g. parentheses. */
  readonly wrappers?: readonly string[];
  readonly formatting?: readonly Formatting[];
  /** A macro's arguments are a flat list of tokens, in which the parts of `"a" + "b"` are neighbours. */
  readonly flat?: { readonly parent: string; readonly operator: string };
}

/** `%s`, `%d`, `%[1]v`, `%1$s`; `%%` is a percent sign. */
export const printfHoles = /%%|%(?:\[\d+\]|\d+\$)?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]/g;

/** `{}`, `{name}`, `{0:x}`; `{{` is a brace. */
export const braceHoles = /\{\{|\}\}|\{[^{}]*\}/g;

/** Escape sequences that most languages share. */
export const backslashes =
  /\\(?:x[\da-fA-F]{2}|u\{[\da-fA-F]+\}|u+[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|\r?\n|[\s\S])/g;

const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\u0007",
  b: "\b",
  e: "\u001b",
  f: "\f",
  s: " ",
  v: "\v",
};

/** What an escape sequence stands for: `\n`, `\u004e`, a continued line, or a doubled character such as `""` and `{{`. */
export function unescaped(sequence: string): string {
  if (!sequence.startsWith("\\")) return sequence.slice(1);
  const body = sequence.slice(1);
  const hex = /^(?:x|u+|U)\{?([\da-fA-F_]+)\}?$/.exec(body)?.[1]?.replaceAll("_", "");
  if (hex !== undefined) return characterOf(Number.parseInt(hex, 16));
  if (/^[0-7]+$/.test(body)) return characterOf(Number.parseInt(body, 8));
  // A backslash before the end of the line continues the literal.
  if (/^\r?\n/.test(body)) return "";
  return simpleEscapes[body] ?? body;
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
