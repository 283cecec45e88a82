import { mayBeFilled } from "../filled.ts";
import type { ChangeUsage, PhaseId } from "../types.ts";
import { decides } from "../usage-words.ts";
import type { ChangeRule } from "./change-rule.ts";
import { example, syncTrigger } from "./example.ts";
import { oldNames, whereAdded } from "./words.ts";

const beforeBackfill: ReadonlySet<PhaseId | "done"> = new Set(["expand", "dual-write", "backfill"]);

export const readBeforeBackfill: ChangeRule = {
  id: "read-before-backfill",
  severity: "warning",
  axis: "data-loss",
  title: "New column is read before it is filled",
  why: "Rows from before the dual-write have no value in the new column until the backfill has run.",
  instead:
    "Go on reading the old column, or fall back to it with `COALESCE(new, old)`, until the backfill is complete. Where it is no migration but a job, or done by hand, the directive says when it is: `backfilled(by a job of the worker)`, also where it is repeated in a later migration.",
  bad: [
    example({
      "migrations/3_sync.up.sql": syncTrigger,
      "src/users.ts": 'const { rows } = await db.query("SELECT full_name FROM users");',
    }),
  ],
  good: [
    example({
      "migrations/3_sync.up.sql": syncTrigger,
      "src/users.ts": 'const { rows } = await db.query("SELECT COALESCE(full_name, name) FROM users");',
    }),
  ],
  *ofChange(context, { phase }, facts) {
    if (!beforeBackfill.has(phase) || mayBeFilled(context)) return;
    const related = whereAdded(context);
    for (const usage of context.usages) {
      if (usage.side !== "new" || usage.access !== "read" || usage.fallback || !decides(usage)) continue;
      if (isOwnWrite(usage, context.usages) || asksForEmpty(usage, facts.read(usage.file) ?? "")) continue;
      const message = `${usage.column} is not filled yet: rows from before the dual-write have no value. Fall back to ${oldNames(context)} until the backfill is complete.`;
      yield { at: usage, message, related };
    }
  },
};

/** `SET hits = hits + 1`: the column is read where it is written, as part of the dual-write. */
function isOwnWrite({ file, span }: ChangeUsage, usages: readonly ChangeUsage[]): boolean {
  return usages.some(
    ({ side, access, file: other, sink }) =>
      side === "new" &&
      access === "write" &&
      other === file &&
      sink !== undefined &&
      sink.kind !== "assignments" &&
      sink.kind !== "hook" &&
      sink.span.start <= span.start &&
      span.end <= sink.span.end,
  );
}

/** What stands around a column that is asked for rows without a value: those that a backfill looks for. */
const emptyBehind =
  /^["'`]?\s*(?:is\s+null\b|\.is_null\(|\.is_\(None|__isnull\s*=\s*True|(?:=|:|=>)\s*(?:null|nil|None)\b)/i;
const emptyBefore = /\b(?:where|is)_?null\(\s*["'`]?(?:\w+\.)*$/i;

function asksForEmpty({ span }: ChangeUsage, text: string): boolean {
  return (
    emptyBehind.test(text.slice(span.end, span.end + 40)) ||
    emptyBefore.test(text.slice(Math.max(0, span.start - 60), span.start))
  );
}
