import type { Finding } from "../rules/types.ts";
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
    for (const found of step.findings) if (found.mendedLater?.(final) !== true) findings.push(place(found, step));
  }
  return findings;
}

function place(found: StepFinding, step: Step): Finding {
  return {
    rule: found.rule.id,
    severity: found.severity ?? found.rule.severity,
    axis: found.axis ?? found.rule.axis,
    message: found.message,
    file: step.statement.file,
    span: shift(found.span, step.statement.start),
    // Copied: a related statement may move later, a finding that was handed out may not.
    related: (found.related ?? []).map(({ at, message }) => ({ file: at.file, span: at.span, message })),
    rewrites: found.rewrites ?? [],
  };
}
