import { isDoubled, oldWriters } from "../phases/dual-write.ts";
import type { ChangeRule } from "./change-rule.ts";
import { example, syncTrigger } from "./example.ts";
import { newNames, whereAdded } from "./words.ts";

export const missingDualWrite: ChangeRule = {
  id: "missing-dual-write",
  severity: "warning",
  axis: "data-loss",
  title: "Old column is written without the new one",
  why: "During a staged change, a row that is written here gets no value in the new column, and loses what was written when code reads the new column.",
  instead: "Write the new column in the same statement, or add a sync trigger.",
  bad: [example({ "src/users.ts": 'await db.query("UPDATE users SET name = $1 WHERE id = $2", [name, id]);' })],
  good: [
    example({
      "src/users.ts": 'await db.query("UPDATE users SET name = $1, full_name = $1 WHERE id = $2", [name, id]);',
    }),
    example({
      "migrations/3_sync.up.sql": syncTrigger,
      "src/users.ts": 'await db.query("UPDATE users SET name = $1 WHERE id = $2", [name, id]);',
    }),
  ],
  *ofChange(context, { phase }) {
    if (phase !== "dual-write" || context.sync?.complete === true) return;
    const related = whereAdded(context);
    const names = newNames(context);
    for (const usage of oldWriters(context)) {
      if (isDoubled(usage, context) || usage.sink?.open === true) continue;
      const message = `This writes ${usage.column} but not ${names}: the row falls behind. Write both, or add a sync trigger.`;
      yield { at: usage, message, related };
    }
  },
};
