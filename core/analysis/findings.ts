import type { Finding, Related } from "../rules/types.ts";
import type { Schema } from "../schema/types.ts";
import { shift } from "../text.ts";
import type { ScriptResult, Step } from "./history-replay.ts";
import type { StepFinding } from "./step.ts";

/**
 * The findings of a script with absolute spans and the rules' own severities, in the order of the text. `final` is the schema behind the last
 * migration: what a later migration has put right is left out.
 */
export function findingsOf(result: ScriptResult, final: Schema): Finding[] {
  const findings: Finding[] = [];
  for (const step of result.notable) {
    const { start } = step.statement;
    if (step.placed?.start !== start)
      step.placed = { start, findings: step.findings.map((found) => place(found, step)) };
    step.placed.findings.forEach((finding, i) => {
      const found = step.findings[i];
      if (found === undefined || found.mendedLater?.(final) === true) return;
      // Related places may have moved without the statement.
      findings.push(found.related === undefined ? finding : { ...finding, related: relatedOf(found) });
    });
  }
  return findings;
}

/** Copied: a related statement may move later, a finding that was handed out may not. */
function relatedOf(found: StepFinding): readonly Related[] {
  return (found.related ?? []).map(({ at, message }) => ({ file: at.file, span: at.span, message }));
}

function place(found: StepFinding, step: Step): Finding {
  return {
    rule: found.rule.id,
    severity: found.severity ?? found.rule.severity,
    axis: found.axis ?? found.rule.axis,
    message: found.message,
    file: step.statement.file,
    span: shift(found.span, step.statement.start),
    related: [],
    rewrites: found.rewrites ?? [],
  };
}
