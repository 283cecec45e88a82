import type { Finding } from "../rules/types.ts";
import { shift } from "../text.ts";
import type { ScriptResult, Step } from "./history-replay.ts";
import type { StepFinding } from "./step.ts";

/** The findings of a script with absolute spans, in the order of the text. `severityOf` applies the configuration. */
export function findingsOf(result: ScriptResult, severityOf: (finding: StepFinding) => Finding["severity"]): Finding[] {
  const findings: Finding[] = [];
  for (const step of result.steps)
    for (const found of step.findings) findings.push(place(found, step, severityOf(found)));
  return findings;
}

function place(found: StepFinding, step: Step, severity: Finding["severity"]): Finding {
  return {
    rule: found.rule.id,
    severity,
    axis: found.axis ?? found.rule.axis,
    message: found.message,
    file: step.statement.file,
    span: shift(found.span, step.statement.start),
    // Copied: a related statement may move later, a finding that was handed out may not.
    related: (found.related ?? []).map(({ at, message }) => ({ file: at.file, span: at.span, message })),
    rewrites: found.rewrites ?? [],
  };
}
