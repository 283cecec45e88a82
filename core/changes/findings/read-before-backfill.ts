import type { PhaseId } from "../types.ts";
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
    "Go on reading the old column, or fall back to it with `COALESCE(new, old)`, until the backfill is complete.",
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
  *ofChange(context, { phase }) {
    if (!beforeBackfill.has(phase)) return;
    const related = whereAdded(context);
    for (const usage of context.usages) {
      if (usage.side !== "new" || usage.access !== "read" || usage.fallback || !decides(usage)) continue;
      const message = `${usage.column} is not filled yet: rows from before the dual-write have no value. Fall back to ${oldNames(context)} until the backfill is complete.`;
      yield { at: usage, message, related };
    }
  },
};
