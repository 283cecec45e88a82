import type { Finding } from "../../rules/types.ts";
import type { HistoryChanges } from "../progress.ts";
import { abandonedChange } from "./abandoned-change.ts";
import { backfillBeforeDualWrite } from "./backfill-before-dual-write.ts";
import { backfillOverwrites } from "./backfill-overwrites.ts";
import { changeDirective } from "./change-directive.ts";
import { type ChangeRule, type FindingFacts, reported } from "./change-rule.ts";
import { contractInUse } from "./contract-in-use.ts";
import { contractWithLastUse } from "./contract-with-last-use.ts";
import { cutoverWithoutVerification } from "./cutover-without-verification.ts";
import { expandBreaksOldRelease } from "./expand-breaks-old-release.ts";
import { incompleteSyncTrigger } from "./incomplete-sync-trigger.ts";
import { insertWithoutColumns } from "./insert-without-columns.ts";
import { missingDualWrite } from "./missing-dual-write.ts";
import { notNullBeforeBackfill } from "./not-null-before-backfill.ts";
import { readAfterCutover } from "./read-after-cutover.ts";
import { readBeforeBackfill } from "./read-before-backfill.ts";
import { undeclaredChange } from "./undeclared-change.ts";

/** What staged changes report, in the order of the ids. */
export const changeRules: readonly ChangeRule[] = [
  abandonedChange,
  backfillBeforeDualWrite,
  backfillOverwrites,
  changeDirective,
  contractInUse,
  contractWithLastUse,
  cutoverWithoutVerification,
  expandBreaksOldRelease,
  incompleteSyncTrigger,
  insertWithoutColumns,
  missingDualWrite,
  notNullBeforeBackfill,
  readAfterCutover,
  readBeforeBackfill,
  undeclaredChange,
];

/**
 * What staged changes report, in migrations and in code. Only declared changes warn: an inferred one may be two columns that
 * are both meant to stay.
 */
export function changeFindings(derived: HistoryChanges, facts: FindingFacts): readonly Finding[] {
  const findings: Finding[] = [];
  for (const rule of changeRules) {
    for (const found of rule.ofHistory?.(derived, facts) ?? []) findings.push(reported(rule, found));
    if (rule.ofChange === undefined) continue;
    for (const [i, change] of derived.changes.entries()) {
      const context = derived.contexts[i];
      if (context === undefined || !change.spec.declared || change.phase === "done") continue;
      for (const found of rule.ofChange(context, change, facts)) findings.push(reported(rule, found));
    }
  }
  return findings;
}
