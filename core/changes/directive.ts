import { tokenize } from "../sql/lexer.ts";
import type { Dialect } from "../sql/types.ts";
import { type Span, shift } from "../text.ts";
import { DirectiveParser, isProblem } from "./directive-parser.ts";
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

/**
 * Reads `cutover: change users.name -> users.full_name up(trim(name)) down(full_name)` from a comment. `text` is the file's
 * text and `span` the whole comment with its markers. Undefined when the comment is no change directive.
 */
export function parseChangeDirective(text: string, span: Span, dialect: Dialect): ParsedDirective | undefined {
  const source = text.slice(span.start, span.end);
  const head = /^\s*(?:--+|#|\/\*+)\s*cutover:\s*change(?![\w-])/i.exec(source);
  if (head === null) return undefined;
  const end = source.startsWith("/*") ? source.replace(/\s*\*+\/$/, "").length : source.length;
  const tokens = tokenize(withoutWords(source), dialect, { start: head[0].length, end }).tokens;
  const result = new DirectiveParser(source, tokens, { start: head[0].length, end }).parse();
  if (isProblem(result)) return { problem: { span: shift(result.span, span.start), message: result.message } };
  return { directive: { ...result, span } };
}

/** What stands in `backfilled(by the worker's job, in March)` is for people: one word to the lexer, whatever quotes and commas are in it. */
export function withoutWords(source: string): string {
  return source.replace(/(?<=\bbackfilled\s*\()[^)]+/i, (words) => words.replace(/[^\s]/g, "x"));
}
