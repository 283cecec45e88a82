import type { FileEdit } from "../migrations/types.ts";
import type { Span } from "../text.ts";
import type { Place } from "./place.ts";

/** The terminator's end: the offset behind the `;` that follows the span, or the span's end when there is none. */
export function terminatorEnd(text: string, end: number): number {
  const rest = /^\s*;/.exec(text.slice(end, end + 200));
  return rest === null ? end : end + rest[0].length;
}

/**
 * What goes when the statement goes. Absolute: the statement with the comments that stand right above it (no empty line between), its
 * terminator and its line's end; with the framework's marks around it, or between it and the next one.
 */
export function wholeStatement(place: Place): Span {
  const { text, statement } = place;
  const end = terminatorEnd(text, statement.span.end);
  const start = lineStart(text, leadingComments(place));
  const block = markedBlock(place, start, end);
  if (block !== undefined) return block;
  const rest = /^[ \t]*(?:\r?\n?[ \t]*--> statement-breakpoint[ \t]*)?\r?\n?/.exec(text.slice(end));
  const line = end + (rest?.[0].length ?? 0);
  return { start, end: line + gapBehind(place, start, line) };
}

/** Length of an empty line that would be left beside another one, or at the beginning of the script. */
function gapBehind({ text, script }: Place, start: number, end: number): number {
  const before = text.slice(script.span.start, start);
  if (!/^\s*$|\n[ \t]*\r?\n$/.test(before)) return 0;
  return /^[ \t]*\r?\n/.exec(text.slice(end, script.span.end))?.[0].length ?? 0;
}

/**
 * The edit that puts a text in the statement's place. With `marked`, the text brings terminators and the framework's marks itself, so those
 * around the statement go; comments between them stay.
 */
export function replacement(place: Place, sql: string, marked: boolean): FileEdit {
  const { text, statement, script } = place;
  if (!marked) return edit(script.file, statement.span, sql);
  const end = terminatorEnd(text, statement.span.end);
  const block = markedBlock(place, statement.span.start, end, false);
  if (block === undefined) return edit(script.file, { start: statement.span.start, end }, sql);
  const opened = text.indexOf("\n", block.start) + 1;
  return edit(script.file, block, text.slice(opened, statement.span.start) + sql);
}

/** The lines `StatementBegin` and `StatementEnd` of goose and sql-migrate with this statement alone between them. */
function markedBlock(place: Place, start: number, end: number, withLineEnd = true): Span | undefined {
  const { text, script } = place;
  const begin = /-- \+(?:goose|migrate) StatementBegin[ \t]*\r?\n(?:[ \t]*(?:--(?! \+)[^\n]*)?\n)*[ \t]*$/i.exec(
    text.slice(script.span.start, start),
  );
  const close = /^\s*-- \+(?:goose|migrate) StatementEnd[ \t]*/i.exec(text.slice(end));
  if (begin === null || close === null) return undefined;
  const closed = end + close[0].length;
  const newline = withLineEnd ? (/^\r?\n/.exec(text.slice(closed))?.[0].length ?? 0) : 0;
  return { start: script.span.start + begin.index, end: closed + newline };
}

/** The comments right above the statement, as written. */
export function commentsAbove(place: Place): string {
  const start = leadingComments(place);
  return place.text.slice(start, place.statement.span.start);
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

/** Edits that insert where another one begins are joined with it, so that nobody has to decide which comes first. */
export function withoutTouching(edits: readonly FileEdit[]): readonly FileEdit[] {
  const joined: FileEdit[] = [];
  for (const next of edits) {
    const i = joined.findIndex((other) => other.file === next.file && other.span.start === next.span.start);
    const known = joined[i];
    if (known === undefined) joined.push(next);
    else
      joined[i] = {
        ...known,
        span: known.span.end > next.span.end ? known.span : next.span,
        text: known.text + next.text,
      };
  }
  return joined;
}
