import { doubtForeignTables } from "../code/foreign.ts";
import { indexUsages, type UsageIndex } from "../code/match.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { WidenedTable } from "./added-columns.ts";
import { type ChangeContext, changeContext, contractOperation } from "./context.ts";
import type { DirectiveProblem } from "./directive.ts";
import type { Dropped } from "./dropped.ts";
import type { HistoryFacts, PlacedOperation } from "./history-facts.ts";
import { fromHooks } from "./infer/from-hook.ts";
import { isMarkedOld } from "./infer/marked-old.ts";
import { knownColumns } from "./known-columns.ts";
import { countWriters } from "./phases/dual-write.ts";
import type { Judgement } from "./phases/phase.ts";
import { recipeOf } from "./recipes/index.ts";
import type { RequiredColumn } from "./required-columns.ts";
import { covers, type HistoryScan } from "./scan.ts";
import { takenBackBy } from "./taken-back.ts";
import {
  type Change,
  type ChangeSettings,
  type ChangeSpec,
  type ChangeUsage,
  type CodeFacts,
  type PhaseProgress,
  phaseIds,
} from "./types.ts";
import { decides } from "./usage-words.ts";

/** The staged changes of one history, with all that they were judged by. */
export interface HistoryChanges {
  readonly history: HistoryFacts;
  readonly operations: readonly PlacedOperation[];
  /** What migrations take away that are not shipped yet. */
  readonly dropped: readonly Dropped[];
  /** What INSERT must name from this release on. */
  readonly required: readonly RequiredColumn[];
  /** The tables in which it has to give more values where it lists no columns. */
  readonly widened: readonly WidenedTable[];
  /** The code's usages, those that may mean another database doubted. */
  readonly index: UsageIndex;
  /** Those of the released code, in files that are different now; undefined when nobody looked. */
  readonly released: UsageIndex | undefined;
  /** Declared ones in the order of the migrations, then those that were inferred. */
  readonly changes: readonly Change[];
  readonly contexts: readonly ChangeContext[];
  /** Directives that could not be read. */
  readonly problems: readonly (DirectiveProblem & { readonly file: string })[];
}

/** Finds the staged changes of a history and derives from migrations, code and evidence how far each has come. */
export function deriveChanges(
  scan: HistoryScan,
  code: CodeFacts,
  settings: ChangeSettings,
  released?: CodeFacts,
): HistoryChanges {
  const { history, operations, dropped, required, widened, specs, problems } = scan;
  // Only code that uses something of interest asks, and mostly there is none.
  let known: ReturnType<typeof knownColumns> | undefined;
  const columnsOf = (table: QualifiedName) => {
    known ??= knownColumns(operations, history.schema);
    return known.get(history.schema.tableKey(table));
  };
  const indexed = ({ files }: CodeFacts) => indexUsages(doubtForeignTables(files, columnsOf));
  const index = indexed(code);
  const hooked = fromHooks(history, operations, index, settings.read).filter(
    (spec) => !specs.some((known) => covers(known, spec, history)),
  );
  const contexts = [...specs, ...hooked].flatMap((spec) => {
    const taken = takenBackBy(spec, operations, history.schema);
    const own = taken === undefined ? operations : operations.filter((placed) => counts(placed, taken, spec));
    const context = changeContext(spec, history, own, { index, known: code.known }, settings);
    return !spec.declared && (bothAreRead(context) || isDroppedInUse(context)) ? [] : [context];
  });
  return {
    history,
    operations,
    dropped,
    required,
    widened,
    index,
    released: released === undefined ? undefined : indexed(released),
    contexts,
    changes: contexts.map(deriveChange),
    problems,
  };
}

/** What came before a change was taken back is history, except that an old column that went is gone. */
function counts({ operation, order }: PlacedOperation, taken: PlacedOperation, { from }: ChangeSpec): boolean {
  if (order > taken.order) return true;
  return (
    operation.kind === "drop-column" &&
    operation.table.name === from.table &&
    from.columns.includes(operation.column.name)
  );
}

/** Code reads both columns, each for itself: a copy that is meant to stay, not a change that nobody declared, unless the old one is marked. */
function bothAreRead(context: ChangeContext): boolean {
  const { usages } = context;
  const { hook } = context.spec;
  const isCopy = ({ file, span }: ChangeUsage) =>
    file === hook?.file && span.start >= hook.span.start && span.end <= hook.span.end;
  const isRead = (side: "old" | "new") =>
    usages.some(
      (usage) => usage.side === side && usage.access === "read" && !usage.fallback && decides(usage) && !isCopy(usage),
    );
  return isRead("old") && isRead("new") && !isMarkedOld(context);
}

/** A column that code still uses was dropped by mistake: that is reported, and is no change that came to its end. */
function isDroppedInUse({ spec, usages }: ChangeContext): boolean {
  return spec.to === undefined && usages.some(decides);
}

/** Where one change stands: the phases in order, the first open one being the current one. */
export function deriveChange(context: ChangeContext): Change {
  const phases = recipeOf(context.spec).phases;
  const judged = phaseIds.map((phase) => ({ phase, ...phases[phase].judge(context) }));
  // Where a last phase is done, what went before is history; a recipe without one is over when all others are.
  const isOver = judged.findLast(({ skipped }) => skipped !== true)?.done === true;
  const last = judged.at(-1);
  // The old column is dropped and code uses it still: nothing that went before can be made up for.
  const isTooEarly = last?.done === false && last.skipped !== true && contractOperation(context) !== undefined;
  const open = isOver
    ? -1
    : isTooEarly
      ? judged.length - 1
      : judged.findIndex(({ done, skipped }) => !done && skipped !== true);
  const current = judged[open]?.phase ?? "done";
  const next = open === -1 ? undefined : judged.slice(open + 1).find(({ skipped }) => skipped !== true)?.phase;
  return {
    spec: context.spec,
    phase: current,
    next,
    phases: judged.map((judgement, i) =>
      progressOf(judgement, judgement.phase, isOver || (isTooEarly && i < open) ? "over" : i - open),
    ),
    usages: context.usages,
    writers: countWriters(context),
  };
}

/** `distance` is the number of phases behind the current one; negative before it. */
function progressOf(judgement: Judgement, phase: PhaseProgress["phase"], distance: number | "over"): PhaseProgress {
  const { evidence, missing } = judgement;
  if (distance === "over") return { phase, state: judgement.done ? "done" : "skipped", evidence, missing: [] };
  if (judgement.skipped === true) return { phase, state: "skipped", evidence, missing };
  if (distance < 0) return { phase, state: "done", evidence, missing };
  if (distance > 0) return { phase, state: "pending", evidence, missing };
  return { phase, state: judgement.blocked === true ? "blocked" : "current", evidence, missing };
}
