import { tokenize } from "../sql/lexer.ts";
import type { Dialect, Token } from "../sql/types.ts";
import { type Span, shift } from "../text.ts";
import type { ChangeDirective } from "./types.ts";

/** Something in a directive that could not be understood. */
export interface DirectiveProblem {
  readonly span: Span;
  /** What to write instead, for people. */
  readonly message: string;
}

export type ParsedDirective =
  | { readonly directive: ChangeDirective; readonly problem?: undefined }
  | { readonly problem: DirectiveProblem; readonly directive?: undefined };

interface Columns {
  readonly schema?: string;
  readonly table: string;
  readonly columns: readonly string[];
}

/**
 * Reads `cutover: change users.name -> users.full_name up(trim(name)) down(full_name)` from a comment. `text` is the file's
 * text and `span` the whole comment with its markers. Undefined when the comment is no change directive.
 */
export function parseChangeDirective(text: string, span: Span, dialect: Dialect): ParsedDirective | undefined {
  const source = text.slice(span.start, span.end);
  const head = /^\s*(?:--+|#|\/\*+)\s*cutover:\s*change(?![\w-])/i.exec(source);
  if (head === null) return undefined;
  const end = source.startsWith("/*") ? source.replace(/\s*\*+\/$/, "").length : source.length;
  const tokens = tokenize(source, dialect, { start: head[0].length, end }).tokens;
  const parser = new DirectiveParser(source, tokens, { start: head[0].length, end });
  const result = parser.parse();
  if (isProblem(result)) return { problem: { span: shift(result.span, span.start), message: result.message } };
  return { directive: { ...result, span } };
}

function problemAt(span: Span, message: string): DirectiveProblem {
  return { span, message };
}

function isProblem(result: object | undefined): result is DirectiveProblem {
  return result !== undefined && "message" in result;
}

class DirectiveParser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #span: Span;
  #at = 0;

  constructor(source: string, tokens: readonly Token[], span: Span) {
    this.#source = source;
    this.#tokens = tokens;
    this.#span = span;
  }

  parse(): Omit<ChangeDirective, "span"> | DirectiveProblem {
    const from = this.#columns();
    if (isProblem(from)) return from;
    if (!this.#arrow()) return this.#problem("Write -> and the new column behind the old one.");
    const isNothing = this.#peek()?.value === "nothing" && this.#tokens[this.#at + 1]?.value !== ".";
    const to = isNothing ? undefined : this.#columns();
    if (isNothing) this.#at++;
    if (isProblem(to)) return to;
    const maps: { up: readonly string[]; down: readonly string[] } = { up: [], down: [] };
    while (this.#peek() !== undefined) {
      const word = this.#peek()?.value;
      if (word !== "up" && word !== "down") return this.#problem("Only up(…) and down(…) can follow the new column.");
      const expressions = this.#expressions(word);
      if (isProblem(expressions)) return expressions;
      maps[word] = expressions;
    }
    const wanted = { up: to?.columns.length ?? 0, down: from.columns.length };
    for (const side of ["up", "down"] as const) {
      if (maps[side].length === 0 || maps[side].length === wanted[side]) continue;
      return problemAt(this.#span, `${side}(…) needs ${wanted[side]} expressions, one for each column it fills.`);
    }
    return to === undefined ? { from, ...maps } : { from, to, ...maps };
  }

  /** `table.column`, `schema.table.column` or `table.(a, b)`. */
  #columns(): Columns | DirectiveProblem {
    const parts: string[] = [];
    for (;;) {
      if (parts.length > 0 && this.#peek()?.value === "(" && this.#peek()?.kind === "symbol") {
        const columns = this.#columnList();
        return isProblem(columns) ? columns : this.#named(parts, columns);
      }
      const token = this.#peek();
      if (token === undefined || (token.kind !== "word" && token.kind !== "quoted"))
        return this.#problem("Write the column as table.column.");
      parts.push(token.value);
      this.#at++;
      if (this.#peek()?.value !== ".") break;
      this.#at++;
    }
    const column = parts.pop();
    return column === undefined || parts.length === 0
      ? this.#problem("Write the column as table.column.", -1)
      : this.#named(parts, [column]);
  }

  #named(parts: readonly string[], columns: readonly string[]): Columns | DirectiveProblem {
    const table = parts.at(-1);
    const schema = parts.at(-2);
    if (table === undefined || parts.length > 2) return this.#problem("Write the column as schema.table.column.", -1);
    return schema === undefined ? { table, columns } : { schema, table, columns };
  }

  #columnList(): readonly string[] | DirectiveProblem {
    const columns: string[] = [];
    this.#at++;
    for (;;) {
      const token = this.#peek();
      if (token === undefined || (token.kind !== "word" && token.kind !== "quoted"))
        return this.#problem("Write the columns as table.(first, second).");
      columns.push(token.value);
      this.#at++;
      const next = this.#peek()?.value;
      this.#at++;
      if (next === ")") return columns;
      if (next !== ",") return this.#problem("Close the list of columns with a parenthesis.", -1);
    }
  }

  /** `->`, which the lexer may give as one operator or as two. */
  #arrow(): boolean {
    const [first, second] = this.#tokens.slice(this.#at, this.#at + 2);
    const length = first?.value === "->" ? 1 : first?.value === "-" && second?.value === ">" ? 2 : 0;
    this.#at += length;
    return length > 0;
  }

  /** `up(a, b)`: the expressions between the parentheses, split at commas of the outermost level. */
  #expressions(word: string): readonly string[] | DirectiveProblem {
    const open = this.#tokens[this.#at + 1];
    if (open?.value !== "(") return this.#problem(`Write ${word}(expression).`);
    const expressions: string[] = [];
    let start = open.end;
    let depth = 0;
    for (this.#at += 2; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at];
      if (token?.kind !== "symbol") continue;
      if (token.value === "(") depth++;
      const closes = token.value === ")" && depth === 0;
      if (token.value === ")") depth--;
      if (!closes && !(token.value === "," && depth === 0)) continue;
      const text = this.#source.slice(start, token.start).trim();
      if (text === "") return problemAt({ start: open.start, end: token.end }, `Write an expression into ${word}(…).`);
      expressions.push(text);
      start = token.end;
      if (!closes) continue;
      this.#at++;
      return expressions;
    }
    return problemAt({ start: open.start, end: this.#span.end }, `Close the parenthesis of ${word}(.`);
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #problem(message: string, offset = 0): DirectiveProblem {
    const token = this.#tokens[this.#at + offset];
    return problemAt(
      token === undefined ? { start: this.#span.end, end: this.#span.end } : { start: token.start, end: token.end },
      message,
    );
  }
}
