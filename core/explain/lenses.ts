import type { HistoryAnalysis } from "../analysis/history-analysis.ts";
import type { Change } from "../changes/types.ts";
import { blockedText, lockModeTitle } from "../engines/lock-modes.ts";
import type { Effect, TableLock } from "../engines/types.ts";
import type { Lens } from "../workspace-types.ts";
import { phaseGuide } from "./change.ts";
import { nameText } from "./describe.ts";

/** A file of more statements than that is a dump: lenses would cost more than they tell. */
const statementsShown = 200;

/** Lines above the statements of a migration file. */
export function lensesOf(file: string, analysis: HistoryAnalysis, changes: readonly Change[]): readonly Lens[] {
  const ofChanges = changes.filter(({ spec }) => spec.at.file === file).flatMap(changeLenses);
  const steps = (analysis.scripts.get(file) ?? []).flatMap(({ result }) => result.steps);
  if (steps.length > statementsShown) return ofChanges;
  const ofLocks = steps.flatMap(({ statement, work }): Lens[] =>
    work === undefined || work.strongLocks.length === 0
      ? []
      : [
          {
            span: statement.span,
            title: locksText(work.strongLocks, work.effects.some(isLong)),
            action: { type: "explain", offset: statement.span.start },
          },
        ],
  );
  return [...ofChanges, ...ofLocks];
}

/** `Dual-write · 3 of 5 writers · next: backfill`, and the scaffold of that phase. */
function changeLenses(change: Change): readonly Lens[] {
  const { id, at } = change.spec;
  const progress: Lens = { span: at.span, title: changeTitle(change), action: { type: "show-change", change: id } };
  if (change.phase === "done" || !change.spec.declared) return [progress];
  return [
    progress,
    {
      span: at.span,
      title: `Scaffold ${phaseGuide(change, change.phase).title.toLowerCase()}`,
      action: { type: "scaffold-next", change: id },
    },
  ];
}

/** How far a change has come, in one line. */
export function changeTitle(change: Change): string {
  if (change.phase === "done") return "Complete";
  const { all, doubled, partialTrigger } = change.writers;
  // Writes of the old column stay until the contract, which they are in the way of.
  const uses = change.usages.filter(
    ({ side, access, test, certainty }) =>
      side === "old" && (access !== "write" || change.phase === "contract") && !test && certainty === "resolved",
  );
  const count =
    change.phase === "dual-write" && all > 0
      ? `${doubled} of ${all} writers`
      : change.phase === "cutover" || change.phase === "contract"
        ? `${uses.length} ${uses.length === 1 ? "use" : "uses"} of the old column`
        : undefined;
  const trigger =
    change.phase === "dual-write" && partialTrigger !== undefined ? triggerText(partialTrigger) : undefined;
  const next = change.next === undefined ? undefined : `next: ${change.next}`;
  return [phaseGuide(change, change.phase).title, trigger, count, next]
    .filter((part) => part !== undefined)
    .join(" · ");
}

/** A sync trigger that works only in part. */
function triggerText(events: readonly string[]): string {
  return events.length === 0 ? "incomplete trigger" : `trigger on ${events.join(" and ").toUpperCase()} only`;
}

/** Whether an effect takes time that grows with the table. */
function isLong(effect: Effect | undefined): boolean {
  return effect !== undefined && effect.rewrites.length + effect.scans.length + effect.indexBuilds.length > 0;
}

/** `ACCESS EXCLUSIVE on users: blocks reads and writes, briefly`. */
function locksText(locks: readonly TableLock[], isLasting: boolean): string {
  const strongest = new Map<string, TableLock>();
  for (const lock of locks) if (!strongest.has(nameText(lock.table))) strongest.set(nameText(lock.table), lock);
  return [...strongest]
    .map(
      ([table, { mode, brief }]) =>
        `${lockModeTitle(mode)} on ${table}: ${blockedText(mode)}${isLasting && !brief ? "" : ", briefly"}`,
    )
    .join(" · ");
}
