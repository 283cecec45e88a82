import type { CodeLanguage, FileUsages, SyntaxNode } from "../../code/types.ts";
import type { FileEdit } from "../../migrations/types.ts";

/** What edits of code ask of the application around. */
export interface CodeAccess {
  /** The text of a file as it is. */
  read(file: string): string | undefined;
  /** Parses a file; undefined when its grammar is not loaded. `use` must return plain data. */
  parse<T>(file: string, use: (root: SyntaxNode, text: string, language: CodeLanguage) => T): T | undefined;
  /** What a file would do with columns if it had another text; undefined when nobody can tell. */
  reread(file: string, text: string): FileUsages | undefined;
}

/** The text after edits of one file. */
export function edited(text: string, edits: readonly FileEdit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((result, { span, text: put }) => result.slice(0, span.start) + put + result.slice(span.end), text);
}

/** Where a place lies after edits that do not touch it; what is inserted at its start goes before it. */
export function moved(offset: number, edits: readonly FileEdit[]): number {
  return edits
    .filter(({ span }) => span.end <= offset)
    .reduce((place, { span, text }) => place + text.length - (span.end - span.start), offset);
}

/** The innermost node with a name that covers a span. */
export function nodeAt(root: SyntaxNode, start: number, end: number): SyntaxNode {
  let node = root;
  for (;;) {
    const child = node.namedChildren.find(
      (candidate) => candidate !== null && candidate.startIndex <= start && end <= candidate.endIndex,
    );
    if (child === undefined || child === null) return node;
    node = child;
  }
}

/** What goes between an entry at `start` and a copy of it: a new line with the same indent where the entry begins one. */
export function separatorAt(text: string, start: number, separator: string): string {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const indent = text.slice(lineStart, start);
  return /^\s*$/.test(indent) ? `${separator}\n${indent}` : `${separator} `;
}

/** White space before the first word of the line that an offset stands in. */
export function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? "";
}
