import { backfills, isTooEarly } from "../phases/backfill.ts";
import type { ChangeRule } from "./change-rule.ts";
import { example, syncTrigger } from "./example.ts";
import { newNames } from "./words.ts";

const fill = "UPDATE users SET full_name = name WHERE id BETWEEN 1 AND 5000 AND full_name IS NULL;";

export const backfillBeforeDualWrite: ChangeRule = {
  id: "backfill-before-dual-write",
  severity: "warning",
  axis: "data-loss",
  title: "Backfill runs before every writer fills the new column",
  why: "Rows that code writes between the backfill and the dual-write get the old column only, and nothing fills them later.",
  instead: "Let a sync trigger or every writer fill the new column first, then run the backfill.",
  bad: [example({ "migrations/3_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;" })],
  good: [example({ "migrations/3_sync.up.sql": syncTrigger, "migrations/4_fill.up.sql": fill })],
  *ofChange(context) {
    const names = newNames(context);
    for (const placed of backfills(context)) {
      if (!isTooEarly(placed, context)) continue;
      const message = `This fills ${names} before every writer does: rows written in between keep no value. Add a sync trigger before it.`;
      yield { at: placed.at, message };
    }
  },
};
