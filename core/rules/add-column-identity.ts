import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown, shownColumn } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** An identity column takes a value of its sequence in each existing row (PostgreSQL manual, section 5.3). */
export const addColumnIdentity: Rule<"add-column"> = aboutWaiting({
  id: "add-column-identity",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Identity column added to an existing table",
  why: "A new identity column numbers each row, so the whole table is rewritten while locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead:
    "Add a plain `bigint` column, number the old rows in batches, make it `NOT NULL` by a validated check, then `ADD GENERATED … AS IDENTITY`, which costs nothing.",
  bad: ["ALTER TABLE users ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;"],
  good: ["ALTER TABLE users ADD COLUMN number bigint;"],
  on: ["add-column"],
  *check(operation, context) {
    const { column, table } = operation;
    const lock = ownLock(context.effect);
    if (column.identity === undefined || context.effect.rewrites.length === 0) return;
    if (lock === undefined || !isLive(context, table)) return;
    yield {
      span: operation.span,
      message: `Adding ${shownColumn(table, column.name.name)} as an identity column rewrites the table to number each row: it ${lockClause(lock)} until every row of ${shown(table)} is written anew. Add a plain column, number the old rows in batches, and make it an identity column when it is NOT NULL.`,
    };
  },
});
