import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown, shownColumn } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** A stored generated column is computed for each existing row (PostgreSQL manual, section 5.4); virtual ones exist from version 18. */
export const addColumnStoredGenerated: Rule<"add-column"> = aboutWaiting({
  id: "add-column-stored-generated",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Stored generated column added to an existing table",
  why: "A stored generated column is computed for each row, so the whole table is rewritten while locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead:
    "Use a `VIRTUAL` column (PostgreSQL 18), or a plain column that a trigger keeps in step and that is filled in batches.",
  bad: ["ALTER TABLE users ADD COLUMN full_name text GENERATED ALWAYS AS (first || ' ' || last) STORED;"],
  good: ["ALTER TABLE users ADD COLUMN full_name text;"],
  on: ["add-column"],
  *check(operation, context) {
    const { column, table } = operation;
    const lock = ownLock(context.effect);
    if (column.generated?.stored !== true || context.effect.rewrites.length === 0) return;
    if (lock === undefined || !isLive(context, table)) return;
    yield {
      span: operation.span,
      message: `Adding ${shownColumn(table, column.name.name)} as a stored generated column rewrites the table to compute each row: it ${lockClause(lock)} until every row of ${shown(table)} is written anew. Use a plain column that a trigger keeps in step and fill it in batches${context.version >= 18 ? ", or make it VIRTUAL" : ""}.`,
    };
  },
});
