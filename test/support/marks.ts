import type { Span } from "../../core/text.ts";

/** A place that a test expects to be reported, and words that the message must contain. */
export interface Mark {
  readonly span: Span;
  readonly message: string;
}

const annotation = /^\s*(?:--\s*)?(\^+)(.*)$/;

/**
 * Reads marked SQL. A line of carets (with or without `--` in front) marks the text above it, and the words behind the
 * carets must occur in the message. Such lines are taken out, so the spans fit the returned text. A span that runs on to
 * later lines is marked on its first line only.
 */
export function readMarks(marked: string): { readonly text: string; readonly marks: readonly Mark[] } {
  const marks: Mark[] = [];
  let text = "";
  let lineStart = 0;
  for (const line of marked.split("\n")) {
    const match = annotation.exec(line);
    if (!match) {
      lineStart = text.length;
      text += `${line}\n`;
      continue;
    }
    const column = line.indexOf("^");
    const start = lineStart + column;
    marks.push({ span: { start, end: start + (match[1]?.length ?? 0) }, message: (match[2] ?? "").trim() });
  }
  return { text: text.slice(0, -1), marks };
}

/** The part of a span that lies on its first line: what a mark can show. */
export function firstLineOf(text: string, span: Span): Span {
  const lineEnd = text.indexOf("\n", span.start);
  return { start: span.start, end: lineEnd === -1 ? span.end : Math.min(span.end, lineEnd) };
}

/** Writes marks back under their lines, in the form that `readMarks` reads: for failure messages. */
export function writeMarks(text: string, marks: readonly Mark[]): string {
  const lines: string[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    lines.push(line);
    const end = offset + line.length;
    for (const mark of marks) {
      if (mark.span.start < offset || mark.span.start > end) continue;
      const shown = firstLineOf(text, mark.span);
      lines.push(
        `${" ".repeat(shown.start - offset)}${"^".repeat(Math.max(1, shown.end - shown.start))} ${mark.message}`,
      );
    }
    offset = end + 1;
  }
  return lines.join("\n");
}
