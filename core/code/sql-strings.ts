import type { Span } from "../text.ts";
import type { SyntaxNode } from "./types.ts";

/** A run of an SQL text that comes from one run of code. Of equal length: character by character; else an escape sequence. */
interface Segment {
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
  /** Spans, in the SQL, of holes filled at run time. */
  readonly holes: readonly Span[];
}

const literalTypes = ["string", "template_string"];

/**
 * The string and template literals of a TypeScript or JavaScript file that hold SQL, and concatenations of them. Any
 * literal counts: an argument, a tagged template, a constant. Whether it is SQL is told by its shape.
 */
export function embeddedSql(root: SyntaxNode): readonly EmbeddedSql[] {
  const found: EmbeddedSql[] = [];
  let end = -1;
  for (const node of root.descendantsOfType(literalTypes)) {
    // Literals within a hole of a literal that was taken belong to it.
    if (node === null || node.startIndex < end) continue;
    if (!beginsLikeSql(node.text.slice(1, 400))) continue;
    const whole = concatenationOf(node);
    const sql = assemble(whole);
    if (!looksLikeSql(sql.text)) continue;
    found.push(sql);
    end = whole.endIndex;
  }
  return found;
}

/** The SQL of a file that holds nothing else, e.g. the queries of a code generator. */
export function wholeSql(text: string): EmbeddedSql {
  const span = { start: 0, end: text.length };
  return { text, span, segments: [{ sql: span, code: span }], delimiter: "", holes: [] };
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
  return /^(?:\s|\\n|\\t|--[^\n]*\n|\/\*.*?\*\/|\()*(?:with|select|insert|update|delete|merge|replace|truncate)\b/is.test(
    source,
  );
}

/** English begins with the same words: SQL has them in its own order. */
function looksLikeSql(text: string): boolean {
  const sql = text.replace(/--[^\n]*\n|\/\*.*?\*\//gs, " ").trim();
  return statementShapes.some((shape) => shape.test(sql));
}
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
  new RegExp(`^merge\\s+into\\s+${name}\\b.*\\busing\\b`, "is"),
];

/** The outermost `+` of strings that the literal begins; the literal itself when there is none. */
function concatenationOf(node: SyntaxNode): SyntaxNode {
  let whole = node;
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (parent.type !== "binary_expression" || operatorOf(parent) !== "+") break;
    if (parent.childForFieldName("left")?.startIndex !== node.startIndex) break;
    whole = parent;
  }
  return whole;
}

function operatorOf(node: SyntaxNode): string | undefined {
  return node.childForFieldName("operator")?.text;
}

class Assembly {
  text = "";
  readonly segments: Segment[] = [];
  readonly holes: Span[] = [];

  add(text: string, code: Span): void {
    if (text === "") return;
    const start = this.text.length;
    this.text += text;
    this.segments.push({ sql: { start, end: this.text.length }, code });
  }

  /** A hole reads as one placeholder of the same length where it can: `${a.b}` as `${hhh}`. */
  addHole(code: Span): void {
    const start = this.text.length;
    this.add(`\${${"h".repeat(Math.max(1, code.end - code.start - 3))}}`, code);
    this.holes.push({ start, end: this.text.length });
  }
}

function assemble(whole: SyntaxNode): EmbeddedSql {
  const assembly = new Assembly();
  addParts(assembly, whole);
  return {
    text: assembly.text,
    span: { start: whole.startIndex, end: whole.endIndex },
    segments: assembly.segments,
    delimiter: literalTypes.includes(whole.type) ? whole.text.slice(0, 1) : undefined,
    holes: assembly.holes,
  };
}

/** `a + b + c` is nested to the left, as deep as it has parts. */
function addParts(assembly: Assembly, whole: SyntaxNode): void {
  const parts: SyntaxNode[] = [];
  let rest: SyntaxNode | null = whole;
  while (rest?.type === "binary_expression" && operatorOf(rest) === "+") {
    const right = rest.childForFieldName("right");
    if (right !== null) parts.push(right);
    rest = rest.childForFieldName("left");
  }
  if (rest !== null) parts.push(rest);
  for (const part of parts.reverse()) {
    if (literalTypes.includes(part.type)) addLiteral(assembly, part);
    else assembly.addHole({ start: part.startIndex, end: part.endIndex });
  }
}

function addLiteral(assembly: Assembly, node: SyntaxNode): void {
  const source = node.text;
  const base = node.startIndex;
  let from = base + 1;
  const addPlain = (to: number) => assembly.add(source.slice(from - base, to - base), { start: from, end: to });
  for (const child of node.namedChildren) {
    if (child?.type !== "escape_sequence" && child?.type !== "template_substitution") continue;
    addPlain(child.startIndex);
    const span = { start: child.startIndex, end: child.endIndex };
    if (child.type === "escape_sequence") assembly.add(unescaped(child.text), span);
    else assembly.addHole(span);
    from = child.endIndex;
  }
  addPlain(node.endIndex - 1);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
};

function unescaped(sequence: string): string {
  const body = sequence.slice(1);
  const code = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]+)\})$/i.exec(body);
  const hex = code?.[1] ?? code?.[2] ?? code?.[3];
  if (hex !== undefined) return safeCodePoint(Number.parseInt(hex, 16));
  // A backslash before the end of the line continues the literal.
  if (/^\r?\n$/.test(body)) return "";
  return simpleEscapes[body] ?? body;
}

function safeCodePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
