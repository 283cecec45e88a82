import { tokenize } from "../../sql/lexer.ts";
import type { Dialect, Token } from "../../sql/types.ts";

/**
 * An SQL expression over text as JavaScript, where both give the same for values that are not NULL: columns, literals, `||` and `concat`,
 * `trim`, `split_part`. `codeFor` gives the code of a column's value, undefined where it may be NULL or is not known. Undefined for
 * everything else: functions that follow the rules of a language, such as `lower`, differ between server and runtime.
 */
export function toJavaScript(
  expression: string,
  dialect: Dialect,
  codeFor: (column: string) => string | undefined,
): string | undefined {
  const { tokens } = tokenize(expression, dialect);
  const reader = new Reader(tokens, dialect, codeFor);
  const found = reader.concatenation();
  return found === undefined || !reader.isDone ? undefined : codeOf(found);
}

type Value =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "parts"; readonly parts: readonly Value[] };

class Reader {
  readonly #tokens: readonly Token[];
  readonly #hasConcatenation: boolean;
  readonly #codeFor: (column: string) => string | undefined;
  #at = 0;

  constructor(tokens: readonly Token[], dialect: Dialect, codeFor: (column: string) => string | undefined) {
    this.#tokens = tokens;
    // In MySQL, || is OR.
    this.#hasConcatenation = dialect === "postgres" || dialect === "sqlite";
    this.#codeFor = codeFor;
  }

  get isDone(): boolean {
    return this.#at === this.#tokens.length;
  }

  concatenation(): Value | undefined {
    const parts: Value[] = [];
    do {
      const part = this.#term();
      if (part === undefined) return undefined;
      parts.push(part);
    } while (this.#hasConcatenation && this.#accept("||"));
    return parts.length === 1 ? parts[0] : { kind: "parts", parts };
  }

  #term(): Value | undefined {
    const token = this.#tokens[this.#at++];
    if (token === undefined) return undefined;
    if (token.kind === "string") return { kind: "text", text: token.value };
    if (token.kind === "symbol" && token.value === "(") {
      const inner = this.concatenation();
      return this.#accept(")") ? inner : undefined;
    }
    if (token.kind !== "word" && token.kind !== "quoted") return undefined;
    if (this.#accept("(")) return this.#call(token.value);
    const code = this.#codeFor(token.value);
    return code === undefined ? undefined : { kind: "code", code };
  }

  #call(name: string): Value | undefined {
    const values: Value[] = [];
    do {
      const token = this.#tokens[this.#at];
      const value: Value | undefined =
        token?.kind === "number" && this.#at++ >= 0 ? { kind: "code", code: token.value } : this.concatenation();
      if (value === undefined) return undefined;
      values.push(value);
    } while (this.#accept(","));
    if (!this.#accept(")")) return undefined;
    const [first, second, third] = values;
    if (name === "concat") return { kind: "parts", parts: values };
    if (first === undefined) return undefined;
    if (name === "trim" && values.length === 1)
      return { kind: "code", code: `${operand(first)}.replace(/^ +| +$/g, "")` };
    const field = third?.kind === "code" ? Number(third.code) : 0;
    if (name !== "split_part" || second?.kind !== "text" || second.text === "" || !(field >= 1)) return undefined;
    return { kind: "code", code: `(${operand(first)}.split(${JSON.stringify(second.text)})[${field - 1}] ?? "")` };
  }

  #accept(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === "string" || token.value !== symbol) return false;
    this.#at++;
    return true;
  }
}

function codeOf(value: Value): string {
  if (value.kind === "code") return value.code;
  if (value.kind === "text") return JSON.stringify(value.text);
  return `\`${value.parts.map(inTemplate).join("")}\``;
}

function inTemplate(value: Value): string {
  if (value.kind === "text") return value.text.replace(/[\\`]|\$\{/g, "\\$&");
  return value.kind === "parts" ? value.parts.map(inTemplate).join("") : `\${${value.code}}`;
}

function operand(value: Value): string {
  const code = codeOf(value);
  return /^[\w$.]+$|^`|^"/.test(code) ? code : `(${code})`;
}
