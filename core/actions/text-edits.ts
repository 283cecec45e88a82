import type { FileEdit } from "../migrations/types.ts";
import type { Span } from "../text.ts";
import type { Place } from "./place.ts";

/** The terminator's end: the offset behind the `;` that follows the span, or the span's end when there is none. */
export function terminatorEnd(text: string, end: number): number {
  const rest = /^\s*;/.exec(text.slice(end, end + 200));
  return rest === null ? end : end + rest[0].length;
}

/** The statement with the comments that stand right above it (no empty line between), its terminator and its line's end. Absolute. */
export function wholeStatement(place: Place): Span {
  const { text, statement } = place;
  let end = terminatorEnd(text, statement.span.end);
  const lineEnd = /^[ \t]*\r?\n?/.exec(text.slice(end));
  end += lineEnd?.[0].length ?? 0;
  return { start: lineStart(text, leadingComments(place)), end };
}

/** Start of the first comment of the block that ends right above the statement, or the statement's own start. */
function leadingComments(place: Place): number {
  const { text, statement } = place;
  let start = statement.span.start;
  for (const comment of [...statement.comments].reverse()) {
    if (comment.span.start >= statement.span.start) continue;
    const between = text.slice(comment.span.end, start);
    const ownLine = text.slice(lineStart(text, comment.span.start), comment.span.start).trim() === "";
    if (
      !ownLine ||
      !/^[ \t]*\r?\n?[ \t]*$/.test(between) ||
      isMarker(comment.text) ||
      comment.span.start < place.script.span.start
    )
      break;
    start = comment.span.start;
  }
  return start;
}

/** Section marks of frameworks belong to the file, not to the statement. */
function isMarker(comment: string): boolean {
  return /^(\+(goose|migrate)|migrate:|morph:|no-transaction|(up|down) migration|changeset|liquibase|rollback|>)/i.test(
    comment.replace(/^-+\s*/, ""),
  );
}

/** Start of the line's text when only white space stands before the offset, else the offset itself. */
function lineStart(text: string, offset: number): number {
  const from = text.lastIndexOf("\n", offset - 1) + 1;
  return text.slice(from, offset).trim() === "" ? from : offset;
}

/** White space that the statement's line begins with. */
export function indentation(text: string, offset: number): string {
  const from = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(from, offset))?.[0] ?? "";
}

/** Applies non-overlapping edits of one text. Edits at the same offset apply in their order. */
export function applyEdits(text: string, edits: readonly { readonly span: Span; readonly text: string }[]): string {
  const sorted = edits
    .map((edit, i) => ({ edit, i }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.i - b.i);
  let result = "";
  let position = 0;
  for (const { edit } of sorted) {
    result += text.slice(position, edit.span.start) + edit.text;
    position = edit.span.end;
  }
  return result + text.slice(position);
}

/** An edit of a file that replaces `span` (absolute). */
export function edit(file: string, span: Span, text: string): FileEdit {
  return { file, span, text };
}
