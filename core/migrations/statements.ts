import { splitStatements } from "../sql/split.ts";
import type { Dialect } from "../sql/types.ts";
import type { Span } from "../text.ts";

/** Absolute spans of the SQL statements in a part of a script, terminators excluded. */
export function statementSpans(text: string, within: Span, dialect: Dialect = "postgres"): readonly Span[] {
  return splitStatements(text, dialect, within)
    .filter((slice) => slice.kind === "sql")
    .map((slice) => slice.span);
}

/** The texts of the statements of a script, terminators and the comments between them excluded. */
export function statementTexts(text: string, dialect?: Dialect): readonly string[] {
  return statementSpans(text, { start: 0, end: text.length }, dialect).map((span) => text.slice(span.start, span.end));
}

/** The same with the comments that stand before each statement: directives of staged changes are among them. */
export function commentedStatements(text: string, dialect?: Dialect): readonly string[] {
  const spans = statementSpans(text, { start: 0, end: text.length }, dialect);
  return spans.map(({ end }, index) => {
    const before = text.slice(spans[index - 1]?.end ?? 0, end);
    return before.replace(/^\s*;/, "").trimStart();
  });
}
