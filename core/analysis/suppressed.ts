import { applySuppressions, parseSuppressions } from "../rules/suppress.ts";
import type { Finding } from "../rules/types.ts";
import { tokenize } from "../sql/lexer.ts";
import type { Comment, Dialect } from "../sql/types.ts";
import type { Span } from "../text.ts";

interface SuppressibleFile {
  readonly file: string;
  readonly text: string;
  /** Of a migration; undefined for application code. */
  readonly dialect: Dialect | undefined;
  /** Absolute spans of its statements, in order. Not asked of application code, nor where nothing is suppressed. */
  readonly statements: () => readonly Span[];
}

/** The findings that no comment in the file silences, and what is wrong with such comments. */
export function withoutSuppressed(
  findings: readonly Finding[],
  source: SuppressibleFile,
  ruleIds: readonly string[],
  today: string,
): readonly Finding[] {
  // Nearly no file has suppressions: do not look for comments in the others.
  if (!/cutover:|squawk-ignore/.test(source.text)) return findings;
  const comments =
    source.dialect === undefined ? lineComments(source.text) : tokenize(source.text, source.dialect).comments;
  // In code a comment acts on what begins in the next line.
  const statements = source.dialect === undefined ? linesBehind(comments, source.text) : source.statements();
  const { suppressions, problems } = parseSuppressions({ ...source, comments, statements }, ruleIds);
  return [...applySuppressions(findings, suppressions, today), ...problems];
}

/** Comments of application code that hold a directive, whatever the language: a line whose first characters open a comment. */
function lineComments(text: string): readonly Comment[] {
  return [...text.matchAll(/^[ \t]*(?:\/\/|#|--|\/\*|\*)[ \t]*(cutover:.*?)(?:\*\/)?[ \t]*$/gm)].map((match) => {
    const start = match.index + match[0].indexOf("cutover:");
    return { span: { start, end: start + (match[1] ?? "").length }, text: match[1] ?? "" };
  });
}

/** The line after each comment, further lines of comments skipped, with what begins in it. */
function linesBehind(comments: readonly Comment[], text: string): readonly Span[] {
  const ends = new Set(comments.map(({ span }) => lineEnd(text, span.end)));
  return comments.flatMap(({ span }) => {
    const start = lineEnd(text, span.end) + 1;
    const end = lineEnd(text, start);
    return ends.has(end) ? [] : [{ start: Math.min(start, text.length), end }];
  });
}

function lineEnd(text: string, offset: number): number {
  const found = text.indexOf("\n", offset);
  return found === -1 ? text.length : found;
}
