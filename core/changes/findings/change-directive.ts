import type { ChangeRule } from "./change-rule.ts";
import { example } from "./example.ts";

export const changeDirective: ChangeRule = {
  id: "change-directive",
  severity: "warning",
  axis: "compatibility",
  title: "Change directive that cannot be read",
  why: "A staged change that is not understood is not followed: nothing would be said about missing steps.",
  instead:
    "Write `-- cutover: change table.old -> table.new`, with `up(…)` and `down(…)` where the values differ, and `backfilled(how)` when something else than a migration has filled the rows from before.",
  bad: [
    {
      "migrations/1_expand.up.sql":
        "-- cutover: change users.name => users.full_name\nALTER TABLE users ADD COLUMN full_name text;",
    },
  ],
  good: [example({})],
  *ofHistory({ problems }) {
    for (const { file, span, message } of problems) yield { at: { file, span }, message };
  },
};
