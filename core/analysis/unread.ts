import type { Finding } from "../rules/types.ts";
import { syntaxError } from "../rules/workspace-rules.ts";
import type { Location } from "../text.ts";
import { shift } from "../text.ts";
import type { SyntaxChecker } from "../workspace-types.ts";
import type { ScriptResult } from "./history-replay.ts";

export type UnreadPart = Location & { readonly reason: string };

/**
 * The parts of a script that the reader did not understand. Where the server's own parser is at hand and rejects the statement, that is a
 * finding; what it accepts is our gap and is said in the coverage.
 */
export function unreadOf(
  result: ScriptResult,
  syntax: SyntaxChecker | undefined,
): { readonly unread: readonly UnreadPart[]; readonly findings: readonly Finding[] } {
  const unread: UnreadPart[] = [];
  const findings: Finding[] = [];
  for (const i of result.unread) {
    const statement = result.steps[i]?.statement;
    if (statement === undefined) continue;
    const error = templateHole.test(statement.read.text) ? undefined : syntax?.check(statement.read.text);
    if (error === undefined) {
      for (const part of statement.read.unread)
        unread.push({ file: statement.file, span: shift(part.span, statement.start), reason: part.reason });
      continue;
    }
    const start = statement.start + Math.min(error.offset, statement.read.text.length);
    findings.push({
      rule: syntaxError.id,
      severity: syntaxError.severity,
      axis: syntaxError.axis,
      message: `PostgreSQL cannot parse this: ${error.message}.`,
      file: statement.file,
      span: { start, end: start + lengthOfWord(statement.read.text.slice(error.offset)) },
      related: [],
      rewrites: [],
    });
  }
  return { unread, findings };
}

/** Text that a template engine fills in before the server sees it: no parser can judge it. */
const templateHole = /\{\{|\{%|\$\{/;

/** The word or symbol at the error, so that there is something to underline. */
function lengthOfWord(text: string): number {
  return /^(\w+|\S)/.exec(text)?.[0].length ?? 0;
}
