import type { Sink } from "../../code/types.ts";
import type { ChangeContext } from "../context.ts";
import { insertsNull } from "../null-writes.ts";
import type { SyncEvent } from "../sync/sync.ts";
import type { ChangeUsage, Evidence, Missing, WriterCount } from "../types.ts";
import { decides } from "../usage-words.ts";
import type { Judgement, Phase } from "./phase.ts";

export const dualWrite: Phase = {
  id: "dual-write",
  title: "Dual-write",
  why: "From here on, whatever writes the old column writes the new one too, so that no row falls behind.",
  entry: ["The new column exists in every environment."],
  exit: ["A sync trigger is in place, or every place that writes the old column writes the new one."],
  undo: "Drop the trigger, or take the second write out again.",
  judge(context) {
    return judgeTrigger(context) ?? judgeWriters(context);
  },
};

function judgeTrigger(context: ChangeContext): Judgement | undefined {
  const { sync } = context;
  if (sync === undefined) return undefined;
  if (sync.complete || sync.dropped !== undefined) {
    const what =
      sync.dropped === undefined
        ? `trigger ${sync.name} keeps both columns equal`
        : `trigger ${sync.name} kept both columns equal until it was dropped`;
    const evidence: Evidence[] = [{ ...sync.created.at, what, brief: "trigger" }];
    return { done: true, evidence, missing: [] };
  }
  const missing = sync.flaws
    .filter(({ breaks }) => breaks)
    .map(({ message, at }) => ({ message, at, brief: "incomplete trigger" }));
  // What it does not do may be done by the code.
  const writers = oldWriters(context);
  if (sync.covers.size === 0 || writers.length === 0 || !writers.every((usage) => isDoubled(usage, context)))
    return { done: false, evidence: [], missing };
  const [event] = sync.covers;
  const evidence: Evidence[] = [
    {
      ...sync.created.at,
      what: `trigger ${sync.name} keeps both columns equal on ${event?.toUpperCase()}`,
      brief: `trigger, ${event?.toUpperCase()} only`,
    },
    ...writers.filter(({ paired }) => paired).map((usage) => bothWritten(usage, context)),
  ];
  return { done: true, evidence, missing: [] };
}

function judgeWriters(context: ChangeContext): Judgement {
  const writers = oldWriters(context);
  const unpaired = writers.filter((usage) => !usage.paired);
  const names = newNames(context);
  const evidence = writers.filter((usage) => usage.paired).map((usage) => bothWritten(usage, context));
  const missing: Missing[] = unpaired.map(({ file, span, column }) => ({
    message: `${shortNames(context)} not written beside ${column}`,
    brief: `without ${context.spec.to?.columns.join(", ")}`,
    at: { file, span },
  }));
  if (writers.length > 0) return { done: unpaired.length === 0, evidence, missing };
  const newWriters = context.usages.filter(
    (usage) => usage.side === "new" && decides(usage) && usage.access === "write",
  );
  if (newWriters.length > 0) {
    const moved = newWriters.map(({ file, span, column }) => ({ file, span, what: `writes ${column}` }));
    return { done: true, evidence: moved, missing: [] };
  }
  const where = context.codeKnown ? "no code that writes the old column was found" : "no application code was read";
  return {
    done: false,
    evidence: [],
    missing: [
      {
        message: `${where} and there is no sync trigger, so nothing shows that new rows get ${names}`,
        brief: "no writer, no trigger",
        at: context.spec.at,
      },
    ],
  };
}

function bothWritten({ file, span, column }: ChangeUsage, context: ChangeContext): Evidence {
  return { file, span, what: `writes ${column} and ${newNames(context)}`, brief: "writes both" };
}

/** How many writes of the old column reach the new one. */
export function countWriters(context: ChangeContext): WriterCount {
  const { sync } = context;
  const writers = oldWriters(context);
  const isPartial = sync !== undefined && sync.dropped === undefined && !sync.complete;
  return {
    all: writers.length,
    doubled: writers.filter((usage) => isDoubled(usage, context)).length,
    ...(isPartial ? { partialTrigger: [...sync.covers] } : {}),
  };
}

/** Writes of the old column that count: certain, not in tests, and with something to write. */
export function oldWriters(context: ChangeContext): readonly ChangeUsage[] {
  return context.usages.filter(
    (usage) =>
      usage.side === "old" &&
      usage.access === "write" &&
      decides(usage) &&
      !(!usage.paired && insertsNull(usage, context)),
  );
}

/** Whether what this writes reaches the new column: it writes that too, or a trigger fills it in this event, however it fails in others. */
export function isDoubled({ paired, sink }: ChangeUsage, { sync }: ChangeContext): boolean {
  if (paired || sync?.complete === true) return true;
  const event = sink === undefined ? undefined : eventOf[sink.kind];
  return event !== undefined && sync?.covers.has(event) === true;
}

/** What a sink does to a row, where it is one thing. */
const eventOf: { readonly [kind in Sink["kind"]]?: SyncEvent } = {
  "sql-insert": "insert",
  "orm-create": "insert",
  "sql-update": "update",
  "orm-update": "update",
};

function newNames({ spec }: ChangeContext): string {
  return `${spec.to?.table}.${(spec.to?.columns ?? []).join(", ")}`;
}

/** Without the table where both sides have the same: what is said first has to fit into a tree. */
function shortNames(context: ChangeContext): string {
  const { from, to } = context.spec;
  return from.table === to?.table ? to.columns.join(", ") : newNames(context);
}
