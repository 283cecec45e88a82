import { contractOperation } from "../context.ts";
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
  title: "Old column is still read or declared during the cutover",
  why: "The old column will be dropped at the end of the staged change. When nothing else is left of it, its declaration in a model must go as well: most mappers name every declared column in SELECT and INSERT.",
  instead: "Read the new column; then take the old one out of the model, or have the mapper ignore it.",
  bad: [example({ ...filled, "src/users.ts": 'const { rows } = await db.query("SELECT name FROM users");' })],
  good: [example({ ...filled, "src/users.ts": 'const { rows } = await db.query("SELECT full_name FROM users");' })],
  *ofChange(context, { phase }) {
    if (phase !== "cutover" && phase !== "contract") return;
    // What is dropped already is reported there.
    if (contractOperation(context) !== undefined) return;
    const related = whereAdded(context);
    const names = newNames(context);
    const old = context.usages.filter((usage) => usage.side === "old" && decides(usage));
    const isOnlyDeclared = old.every(({ access }) => access === "declare");
    for (const usage of old) {
      if (usage.access === "read") {
        const instead = names === "" ? "read it no longer" : `read ${names} instead`;
        yield { at: usage, message: `${usage.column} will be dropped: ${instead}.`, related, tag: "deprecated" };
      } else if (isOnlyDeclared) {
        const message = `${usage.column} will be dropped, and is only declared here: take it out of the model, for a mapper names in its queries what is declared.`;
        yield { at: usage, message, related, tag: "deprecated" };
      }
    }
  },
};
