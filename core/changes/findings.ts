import type { Finding, Related, RuleDescription } from "../rules/types.ts";
import type { Location } from "../text.ts";
import { type ChangeContext, expandOperation } from "./context.ts";
import { changeRules } from "./finding-rules.ts";
import { backfills, isTooEarly } from "./phases/backfill.ts";
import { oldWriters } from "./phases/dual-write.ts";
import type { HistoryChanges } from "./progress.ts";
import type { Change, PhaseId } from "./types.ts";
import { decides, verb } from "./usage-words.ts";

/**
 * What staged changes report, in migrations and in code. Only declared changes warn: an inferred one may be two columns that
 * are both meant to stay.
 */
export function changeFindings({ changes, contexts, problems }: HistoryChanges): readonly Finding[] {
  const findings: Finding[] = problems.map(({ file, span, message }) =>
    finding(changeRules.changeDirective, { file, span }, message),
  );
  changes.forEach((change, i) => {
    const context = contexts[i];
    if (context === undefined || !change.spec.declared || change.phase === "done") return;
    findings.push(
      ...missingDualWrites(context, change),
      ...earlyBackfills(context),
      ...earlyReads(context, change),
      ...lateReads(context, change),
    );
  });
  return findings;
}

function missingDualWrites(context: ChangeContext, change: Change): readonly Finding[] {
  if (change.phase !== "dual-write" || context.sync?.complete === true) return [];
  const expanded = expandOperation(context);
  const names = newNames(context);
  const related: Related[] =
    expanded === undefined ? [] : [{ ...expanded.at, message: `${names} was added here to take its place` }];
  return oldWriters(context)
    .filter((usage) => !usage.paired && usage.sink?.open !== true)
    .map((usage) =>
      finding(
        changeRules.missingDualWrite,
        usage,
        `This writes ${usage.column} but not ${names}: the row falls behind. Write both, or add a sync trigger.`,
        { related },
      ),
    );
}

function earlyBackfills(context: ChangeContext): readonly Finding[] {
  const names = newNames(context);
  return backfills(context)
    .filter((placed) => isTooEarly(placed, context))
    .map(({ at }) =>
      finding(
        changeRules.backfillBeforeDualWrite,
        at,
        `This fills ${names} before every writer does: rows written in between keep no value. Add a sync trigger before it.`,
      ),
    );
}

const beforeBackfill: ReadonlySet<PhaseId | "done"> = new Set(["expand", "dual-write", "backfill"]);

function earlyReads({ usages, spec }: ChangeContext, change: Change): readonly Finding[] {
  if (!beforeBackfill.has(change.phase)) return [];
  const old = spec.from.columns.map((column) => `${spec.from.table}.${column}`).join(", ");
  return usages
    .filter((usage) => usage.side === "new" && usage.access === "read" && !usage.fallback && decides(usage))
    .map((usage) =>
      finding(
        changeRules.readBeforeBackfill,
        usage,
        `${usage.column} is not filled yet: rows from before the dual-write have no value. Fall back to ${old} until the backfill is complete.`,
      ),
    );
}

/** Struck through in the editor: the nudge to read the new column. */
function lateReads(context: ChangeContext, change: Change): readonly Finding[] {
  if (change.phase !== "cutover" && change.phase !== "contract") return [];
  const names = newNames(context);
  return context.usages
    .filter((usage) => usage.side === "old" && usage.access === "read" && decides(usage))
    .map((usage) =>
      finding(changeRules.readAfterCutover, usage, `${usage.column} will be dropped: read ${names} instead.`, {
        tag: "deprecated",
      }),
    );
}

function newNames({ spec }: ChangeContext): string {
  return (spec.to?.columns ?? []).map((column) => `${spec.to?.table}.${column}`).join(", ");
}

/** A finding of a change's rule at a place, with nothing but what is given. */
export function finding(
  rule: RuleDescription,
  { file, span }: Location,
  message: string,
  more: { readonly related?: readonly Related[]; readonly tag?: "deprecated" } = {},
): Finding {
  return {
    rule: rule.id,
    severity: rule.severity,
    axis: rule.axis,
    message,
    file,
    span,
    related: more.related ?? [],
    rewrites: [],
    ...(more.tag === undefined ? {} : { tag: more.tag }),
  };
}

/** `reads`, `writes`, `declares` of some usages, each once, for messages: `reads and writes`. */
export function accessWords(accesses: Iterable<Parameters<typeof verb>[0]>): string {
  return [...new Set(accesses)].map(verb).join(" and ");
}
