import { applySuppressions, parseSuppressions } from "../rules/suppress.ts";
import type { Finding } from "../rules/types.ts";
import { tokenize } from "../sql/lexer.ts";
import type { Comment, Dialect } from "../sql/types.ts";
import type { Span } from "../text.ts";

interface SuppressibleFile {
  readonly file: string;
  readonly text: string;
  readonly dialect: Dialect;
  /** Absolute spans of its statements, in order. */
  readonly statements: readonly Span[];
}

/** The findings that no comment in the migration silences, and what is wrong with such comments. */
export function withoutSuppressed(
  findings: readonly Finding[],
  source: SuppressibleFile,
  ruleIds: readonly string[],
  today: string,
): readonly Finding[] {
  // Nearly no file has suppressions: do not look for comments in the others.
  if (!/cutover:|squawk-ignore/.test(source.text)) return findings;
  const comments: readonly Comment[] = tokenize(source.text, source.dialect).comments;
  const { suppressions, problems } = parseSuppressions({ ...source, comments }, ruleIds);
  return [...applySuppressions(findings, suppressions, today), ...problems];
}
