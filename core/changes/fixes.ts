import type { FileEdit, Refusal } from "../migrations/types.ts";
import type { Finding } from "../rules/types.ts";
import type { Fix } from "../workspace-types.ts";
import { changeName } from "./change-name.ts";
import { declareChange, declareTitle } from "./code-edits/declare-change.ts";
import { readNew, readNewTitle } from "./code-edits/read-new.ts";
import { shadowRead, shadowReadTitle } from "./code-edits/shadow-read.ts";
import { undeclare } from "./code-edits/undeclare.ts";
import { writeBoth, writeBothTitle } from "./code-edits/write-both.ts";
import { type ChangeContext, expandOperation } from "./context.ts";
import { contractInUse } from "./findings/contract-in-use.ts";
import { missingDualWrite } from "./findings/missing-dual-write.ts";
import { readAfterCutover } from "./findings/read-after-cutover.ts";
import { undeclaredChange } from "./findings/undeclared-change.ts";
import type { HistoryChanges } from "./progress.ts";
import { nextPhase, type ScaffoldHost } from "./scaffold.ts";
import type { Change, ChangeUsage } from "./types.ts";

/** The rules that `changeFixes` has an answer to. */
export const rulesOfChanges: ReadonlySet<string> = new Set(
  [undeclaredChange, contractInUse, missingDualWrite, readAfterCutover].map(({ id }) => id),
);

/**
 * What answers a finding of a staged change: the second write at its place or the trigger that makes it unnecessary, the read of the new
 * column, or the end of a declaration.
 */
export function changeFixes(finding: Finding, derived: HistoryChanges, host: ScaffoldHost): readonly Fix[] {
  const { rule } = finding;
  if (rule === undeclaredChange.id) return declareFixes(finding, derived, host);
  if (rule === contractInUse.id) return declarationFixes(finding, derived, host);
  if (!rulesOfChanges.has(rule)) return [];
  return derived.contexts.flatMap((context, i) => {
    const change = derived.changes[i];
    const usage = context.usages.find(
      ({ file, span, side }) => side === "old" && file === finding.file && span.start === finding.span.start,
    );
    if (change === undefined || usage === undefined) return [];
    if (rule === readAfterCutover.id) return lateUseFixes(usage, context, host);
    const edits = writeBoth(usage, context, host.models, host.code);
    return [codeFix(rule, writeBothTitle, edits), triggerFix(rule, change, context, host)];
  });
}

function declareFixes(finding: Finding, { contexts }: HistoryChanges, host: ScaffoldHost): readonly Fix[] {
  return contexts.flatMap((context) => {
    if (context.spec.declared || expandOperation(context)?.at.span.start !== finding.span.start) return [];
    const edits = declareChange(context, host.files.read(finding.file));
    return [codeFix(finding.rule, `${declareTitle}: ${changeName(context.spec.id)}`, edits)];
  });
}

/** The end of each declaration that a drop names: mappers select what they declare. */
function declarationFixes(finding: Finding, { contexts }: HistoryChanges, host: ScaffoldHost): readonly Fix[] {
  const isNamed = ({ file, span }: ChangeUsage) =>
    finding.related.some((site) => site.file === file && site.span.start === span.start);
  return contexts.flatMap((context) =>
    context.usages
      .filter((usage) => usage.side === "old" && usage.access === "declare" && isNamed(usage))
      .map((usage) => undeclareFix(finding.rule, usage, context, host)),
  );
}

function lateUseFixes(usage: ChangeUsage, context: ChangeContext, host: ScaffoldHost): readonly Fix[] {
  const rule = readAfterCutover.id;
  if (usage.access === "read") {
    const compared = codeFix(rule, shadowReadTitle, shadowRead(usage, context, host.models, host.code));
    return [
      codeFix(rule, readNewTitle, readNew(usage, context, host.models, host.code)),
      // Most reads are none of a property of a row: nothing is said there.
      ...(compared.disabled === undefined ? [{ ...compared, preferred: false }] : []),
    ];
  }
  return [undeclareFix(rule, usage, context, host)];
}

function undeclareFix(rule: string, usage: ChangeUsage, context: ChangeContext, host: ScaffoldHost): Fix {
  const made = undeclare(usage, context, host.models, host.code);
  return "refused" in made
    ? codeFix(rule, `Take ${usage.column} out of the model`, made)
    : codeFix(rule, made.title, made.edits);
}

function codeFix(rule: string, title: string, edits: readonly FileEdit[] | Refusal): Fix {
  return {
    title,
    kind: "quickfix",
    rule,
    safe: false,
    preferred: true,
    files: [],
    ...("refused" in edits ? { edits: [], disabled: edits.refused } : { edits }),
  };
}

function triggerFix(rule: string, change: Change, context: ChangeContext, host: ScaffoldHost): Fix {
  const scaffold = nextPhase(change, context, host, "trigger");
  const common = {
    title: `Add a sync trigger for ${changeName(change.spec.id)}`,
    kind: "quickfix",
    rule,
    safe: false,
    preferred: false,
  } as const;
  return "refused" in scaffold
    ? { ...common, edits: [], files: [], disabled: scaffold.refused }
    : { ...common, edits: scaffold.edits, files: scaffold.files };
}
