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
  for (const i of result.found) {
    const step = result.steps[i] as Step;
    const placed = placedFindings(step);
    if (placed.isSettled) for (const finding of placed.findings) findings.push(finding);
    else
      placed.findings.forEach((finding, at) => {
        const found = step.findings[at];
        if (found === undefined || found.mendedLater?.(final) === true) return;
        // Related places may have moved without the statement.
        findings.push(found.related === undefined ? finding : { ...finding, related: relatedOf(found) });
      });
  }
  return findings;
}

/** The findings of a step where its statement stands. Made anew only where it moved: a long file has thousands. */
function placedFindings(step: Step): NonNullable<Step["placed"]> {
  const { placed, statement } = step;
  const { start } = statement;
  if (placed?.start === start) return placed;
  const findings = placed?.findings.map((finding) => movedBy(finding, start - placed.start));
  step.placed = {
    start,
    findings: findings ?? step.findings.map((found) => place(found, step)),
    isSettled: placed?.isSettled ?? step.findings.every((found) => !found.mendedLater && found.related === undefined),
  };
  return step.placed;
}

/** Written out: a copy by a spread takes several times as long, and half of a file's findings move at a keystroke. */
function movedBy({ rule, severity, axis, message, file, span, related, rewrites }: Finding, offset: number): Finding {
  return { rule, severity, axis, message, file, span: shift(span, offset), related, rewrites };
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
