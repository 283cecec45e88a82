import type { Finding } from "../rules/types.ts";
import type { Fix } from "../workspace-types.ts";
import { writeBoth, writeBothTitle } from "./code-edits/write-both.ts";
import type { ChangeContext } from "./context.ts";
import { missingDualWrite } from "./findings/missing-dual-write.ts";
import type { HistoryChanges } from "./progress.ts";
import { nextPhase, type ScaffoldHost } from "./scaffold.ts";
import type { Change } from "./types.ts";

/** What answers a finding of a staged change: the second write at its place, or the trigger that makes it unnecessary. */
export function changeFixes(finding: Finding, derived: HistoryChanges, host: ScaffoldHost): readonly Fix[] {
  if (finding.rule !== missingDualWrite.id) return [];
  return derived.contexts.flatMap((context, i) => {
    const change = derived.changes[i];
    const usage = context.usages.find(
      ({ file, span, side }) => side === "old" && file === finding.file && span.start === finding.span.start,
    );
    if (change === undefined || usage === undefined) return [];
    const edits = writeBoth(usage, context, host.models, host.code);
    const both: Fix = {
      title: writeBothTitle,
      kind: "quickfix",
      rule: finding.rule,
      safe: false,
      preferred: true,
      files: [],
      ...("refused" in edits ? { edits: [], disabled: edits.refused } : { edits }),
    };
    return [both, triggerFix(finding.rule, change, context, host)];
  });
}

function triggerFix(rule: string, change: Change, context: ChangeContext, host: ScaffoldHost): Fix {
  const scaffold = nextPhase(change, context, host, "trigger");
  const common = {
    title: `Add a sync trigger for ${change.spec.id}`,
    kind: "quickfix",
    rule,
    safe: false,
    preferred: false,
  } as const;
  return "refused" in scaffold
    ? { ...common, edits: [], files: [], disabled: scaffold.refused }
    : { ...common, edits: scaffold.edits, files: scaffold.files };
}
