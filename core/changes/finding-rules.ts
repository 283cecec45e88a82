import type { RuleDescription } from "../rules/types.ts";

/** What staged changes report, documented like rules. */
export const changeRules = {
  backfillBeforeDualWrite: {
    id: "backfill-before-dual-write",
    severity: "warning",
    axis: "data-loss",
    title: "Backfill runs before every writer fills the new column",
    why: "Rows that code writes between the backfill and the dual-write get the old column only, and nothing fills them later.",
    instead: "Let a sync trigger or every writer fill the new column first, then run the backfill.",
  },
  changeDirective: {
    id: "change-directive",
    severity: "warning",
    axis: "compatibility",
    title: "Change directive that cannot be read",
    why: "A staged change that is not understood is not followed: nothing would be said about missing steps.",
    instead: "Write `-- cutover: change table.old -> table.new`, with `up(…)` and `down(…)` where the values differ.",
  },
  contractInUse: {
    id: "contract-in-use",
    severity: "error",
    axis: "compatibility",
    title: "Column is dropped or renamed while code uses it",
    why: "Code that names a column that is gone fails with an error on each call. A mapped field counts: most mappers name every declared column in SELECT and INSERT.",
    instead: "Take the column out of the code, deploy that everywhere, and drop it in a later release.",
  },
  missingDualWrite: {
    id: "missing-dual-write",
    severity: "warning",
    axis: "data-loss",
    title: "Old column is written without the new one",
    why: "During a staged change, a row that is written here gets no value in the new column, and loses what was written when code reads the new column.",
    instead: "Write the new column in the same statement, or add a sync trigger.",
  },
  readAfterCutover: {
    id: "read-after-cutover",
    severity: "hint",
    axis: "compatibility",
    title: "Old column is still read during the cutover",
    why: "The old column will be dropped at the end of the staged change.",
    instead: "Read the new column.",
  },
  readBeforeBackfill: {
    id: "read-before-backfill",
    severity: "warning",
    axis: "data-loss",
    title: "New column is read before it is filled",
    why: "Rows from before the dual-write have no value in the new column until the backfill has run.",
    instead:
      "Go on reading the old column, or fall back to it with `COALESCE(new, old)`, until the backfill is complete.",
  },
} as const satisfies Readonly<Record<string, RuleDescription>>;

/** The same as a list, in the order of their ids. */
export const changeRuleList: readonly RuleDescription[] = Object.values(changeRules);
