import { decides } from "../usage-words.ts";
import type { ChangeRule } from "./change-rule.ts";
import { example, syncTrigger } from "./example.ts";
import { newNames, whereAdded } from "./words.ts";

const filled = {
  "migrations/3_sync.up.sql": syncTrigger,
  "migrations/4_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;",
};

/** Struck through in the editor: the nudge to read the new column. */
export const readAfterCutover: ChangeRule = {
  id: "read-after-cutover",
  severity: "hint",
  axis: "compatibility",
  title: "Old column is still read during the cutover",
  why: "The old column will be dropped at the end of the staged change.",
  instead: "Read the new column.",
  bad: [example({ ...filled, "src/users.ts": 'const { rows } = await db.query("SELECT name FROM users");' })],
  good: [example({ ...filled, "src/users.ts": 'const { rows } = await db.query("SELECT full_name FROM users");' })],
  *ofChange(context, { phase }) {
    if (phase !== "cutover" && phase !== "contract") return;
    const related = whereAdded(context);
    const names = newNames(context);
    for (const usage of context.usages) {
      if (usage.side !== "old" || usage.access !== "read" || !decides(usage)) continue;
      const instead = names === "" ? "read it no longer" : `read ${names} instead`;
      const message = `${usage.column} will be dropped: ${instead}.`;
      yield { at: usage, message, related, tag: "deprecated" };
    }
  },
};
