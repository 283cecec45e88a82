import { contractOperation, expandOperation } from "../context.ts";
import type { ChangeRule } from "./change-rule.ts";
import { newNames, oldNames } from "./words.ts";

export const undeclaredChange: ChangeRule = {
  id: "undeclared-change",
  severity: "hint",
  axis: "compatibility",
  title: "Staged change that nobody declared",
  why: "It looks as if a column takes another one's place, but only a guess: of a change that is not declared, no missing step is reported.",
  instead:
    "Declare it in the migration that adds the new column, with `-- cutover: change table.old -> table.new`. Where both columns are meant to stay, turn the rule off.",
  bad: [
    {
      "migrations/1_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);",
      "migrations/2_full_name.up.sql":
        "ALTER TABLE users ADD COLUMN full_name text;\nUPDATE users SET full_name = trim(name) WHERE full_name IS NULL;",
    },
  ],
  good: [
    {
      "migrations/1_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);",
      "migrations/2_nick.up.sql": "ALTER TABLE users ADD COLUMN nick text;",
    },
  ],
  *ofHistory({ changes, contexts }) {
    for (const [i, { spec, phase }] of changes.entries()) {
      const context = contexts[i];
      if (context === undefined || spec.declared || phase === "done") continue;
      if (contractOperation(context) !== undefined) continue;
      const at = expandOperation(context)?.at ?? spec.at;
      const message = `${newNames(context)} seems to take the place of ${oldNames(context)}. Declare the change to see what is missing.`;
      yield { at, message, related: [{ ...(spec.hook ?? spec.at), message: "its values are carried over here" }] };
    }
  },
};
