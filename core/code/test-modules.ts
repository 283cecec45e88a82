import type { Span } from "../text.ts";
import type { CodeLanguage, FileUsages } from "./types.ts";

/** A file's usages with those inside its test modules made name-only: tests are no reason for a warning. */
export function withoutTestModules(usages: FileUsages, text: string, language: CodeLanguage): FileUsages {
  const spans = language === "rust" ? rustTestModules(text) : [];
  if (spans.length === 0) return usages;
  const isTest = (span: Span) => spans.some(({ start, end }) => start <= span.start && span.end <= end);
  return {
    ...usages,
    usages: usages.usages.map((usage) => (isTest(usage.span) ? { ...usage, certainty: "name-only" } : usage)),
  };
}

/** `#[cfg(test)] mod tests { … }`: compiled for tests alone (The Cargo Book, "Unit tests"). The brace at the module's own indentation ends it. */
function rustTestModules(text: string): readonly Span[] {
  return [...text.matchAll(/^([ \t]*)#\[cfg\(test\)\]\s*(?:#\[[^\n]*\]\s*)*(?:pub\s+)?mod\s+\w+\s*\{/gm)].map(
    (match) => {
      const end = text.indexOf(`\n${match[1]}}`, match.index + match[0].length);
      return { start: match.index, end: end === -1 ? text.length : end };
    },
  );
}
