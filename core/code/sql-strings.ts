import { extended } from "../extended.ts";
import type { Span } from "../text.ts";
import { frameOf, type SqlFrame } from "./sql-frames.ts";
import { assemble, concatenationAt } from "./strings/assemble.ts";
import { stringLanguages } from "./strings/index.ts";
import { formOf } from "./strings/literal.ts";
import type { CodeLanguage, SyntaxNode } from "./types.ts";

/** A run of an SQL text that comes from one run of code. Of equal length: character by character; else an escape sequence. */
export interface Segment {
  readonly sql: Span;
  readonly code: Span;
}

/** SQL that stands in string or template literals of the code, holes replaced by placeholders. */
export interface EmbeddedSql {
  readonly text: string;
  /** The whole literal or concatenation. */
  readonly span: Span;
  readonly segments: readonly Segment[];
  /** The delimiter of its only literal; undefined for a concatenation. */
  readonly delimiter: string | undefined;
  /** A line break may be written in it as it is. */
  readonly lines: boolean;
  /** Spans, in the SQL, of holes filled at run time. */
  readonly holes: readonly Span[];
  /** What stands before and behind a piece in a whole statement, where it is a piece: `and a.b = 1`. */
  readonly frame?: SqlFrame;
}

/** How much of a literal's source decides whether it is looked at closer. */
const beginning = 400;

/**
 * The string literals of a file that hold SQL, and concatenations of them. Any literal counts: an argument, a template, a constant,
 * a here document. Whether it is SQL is told by its shape. `code` is the text that `root` was parsed from.
 */
export function embeddedSql(code: string, root: SyntaxNode, language: CodeLanguage): readonly EmbeddedSql[] {
  const strings = stringLanguages.find(({ languages }) => languages.includes(language));
  if (strings === undefined) return [];
  const found: EmbeddedSql[] = [];
  let end = -1;
  for (const node of root.descendantsOfType([...strings.literals])) {
    // Literals within a hole of a literal that was taken belong to it.
    if (node === null || node.startIndex < end) continue;
    const source = code.slice(node.startIndex, Math.min(node.endIndex, node.startIndex + beginning));
    const form = formOf(source, strings);
    const content = form === undefined ? "" : source.replace(form.open, "").replace(/^(?:\s*\$\{[^{}]*\})+/, "");
    const isStatement = beginsLikeSql(content);
    if (!isStatement && !beginsLikePiece(content)) continue;
    const sql = assemble(code, concatenationAt(node, strings), strings);
    // What a hole puts in front, CTEs mostly, is not known.
    const text = sql.text.replace(/^(?:\s*\$\{h*\})+/, (holes) => " ".repeat(holes.length));
    const frame = isStatement ? undefined : frameOf(text);
    if (isStatement ? !looksLikeSql(text) : frame === undefined) continue;
    found.push(extended(sql, frame === undefined ? { text } : { text, frame }));
    end = sql.span.end;
  }
  return found;
}

/** Offset in the code of an offset in the SQL; the end of a text maps to the end of its literal's content. */
export function codeOffset(sql: EmbeddedSql, offset: number): number {
  let last = sql.span.start;
  for (const segment of sql.segments) {
    if (offset < segment.sql.end) {
      const linear = segment.sql.end - segment.sql.start === segment.code.end - segment.code.start;
      return linear ? segment.code.start + (offset - segment.sql.start) : segment.code.start;
    }
    last = segment.code.end;
  }
  return last;
}

/** Span in the code of a non-empty span in the SQL. */
export function codeSpan(sql: EmbeddedSql, span: Span): Span {
  return { start: codeOffset(sql, span.start), end: codeOffset(sql, span.end - 1) + lastUnit(sql, span.end - 1) };
}

/** How many units of code the SQL's unit at `offset` takes: more than one for an escape sequence. */
function lastUnit(sql: EmbeddedSql, offset: number): number {
  const segment = sql.segments.find((candidate) => offset < candidate.sql.end);
  if (segment === undefined) return 1;
  const linear = segment.sql.end - segment.sql.start === segment.code.end - segment.code.start;
  return linear ? 1 : segment.code.end - segment.code.start;
}

/** A cheap test on the source of a literal, before anything is assembled. */
function beginsLikeSql(source: string): boolean {
  return /^(?:\s|\\n|\\t|--[^\n]*\n|\/\*.*?\*\/|\()*(?:with|select|insert|update|delete|merge|replace|truncate|declare|copy)\b/is.test(
    source,
  );
}

function beginsLikePiece(source: string): boolean {
  return /^(?:\s|\\n|\\t)*(?:(?:and|or|where|having|order|group|join|inner|left|right|full|cross)\b|,?\s*[\w${}]+\s+as\s+(?:(?:not\s+)?materialized\s+)?\()/i.test(
    source,
  );
}

/** English begins with the same words: SQL has them in its own order. */
function looksLikeSql(text: string): boolean {
  const sql = text.replace(/--[^\n]*\n|\/\*.*?\*\//gs, " ").trim();
  return !english.test(sql) && statementShapes.some((shape) => shape.test(sql));
}
const english = /\b(?:from|into|update|join)\s+(?:the|your|my|our|this|these|those)\s/i;
const name = '(?:[\\w."`\\[\\]$]+|\\$\\{h*\\})';
const statementShapes = [
  /^\(*\s*select\b.+\bfrom\b/is,
  /^\(*\s*with\s+(?:recursive\s+)?["\w]+\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+materialized\s+|materialized\s+)?\(/is,
  new RegExp(
    `^(?:insert|replace)\\s+(?:ignore\\s+)?into\\s+${name}\\s*(?:\\(|values|select|default|as\\b|\\$|with\\b)`,
    "is",
  ),
  new RegExp(`^update\\s+(?:only\\s+)?${name}(?:\\s+(?:as\\s+)?\\w+)?\\s+set\\b.*=?`, "is"),
  new RegExp(
    `^delete\\s+from\\s+(?:only\\s+)?${name}(?:\\s+(?:as\\s+)?\\w+)?\\s*(?:$|;|where\\b|using\\b|returning\\b|\\$)`,
    "is",
  ),
  /^declare\s+["\w]+\s[\w\s]*\bcursor\b[\w\s]*\bfor\s+\(*(?:select|with|values)\b/is,
  new RegExp(`^copy\\s+(?:${name}\\s*)?\\(.+\\)\\s*(?:from|to)\\s+(?:stdin|stdout|program|'|\\$|:)`, "is"),
  new RegExp(`^merge\\s+into\\s+${name}\\b.*\\busing\\b`, "is"),
];
