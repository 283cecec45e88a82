import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown, shownColumn } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** PostgreSQL manual, ALTER TABLE, SET EXPRESSION AS (version 17 and later): existing data of a stored column is rewritten. */
export const setGeneratedExpression: Rule<"set-expression"> = aboutWaiting({
  id: "set-generated-expression",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Expression of a stored generated column changed",
  why: "A stored generated column is computed anew for each row, so the whole table is rewritten while locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead:
    "Add a second column with the new expression's value, kept in step by a trigger and filled in batches, and switch readers over.",
  bad: [
    "ALTER TABLE users ADD COLUMN total int GENERATED ALWAYS AS (a + b) STORED;\nALTER TABLE users ALTER COLUMN total SET EXPRESSION AS (a - b);",
  ],
  good: [
    "CREATE TABLE users (a int, b int, total int GENERATED ALWAYS AS (a + b) STORED);\nALTER TABLE users ALTER COLUMN total SET EXPRESSION AS (a - b);",
  ],
  on: ["set-expression"],
  *check(operation, context) {
    const { table, column } = operation;
    const lock = ownLock(context.effect);
    if (lock === undefined || context.effect.rewrites.length === 0 || !isLive(context, table)) return;
    yield {
      span: operation.span,
      message: `A new expression for ${shownColumn(table, column.name)} rewrites ${shown(table)}: it ${lockClause(lock)} until every row is written anew. Add a second column, keep it in step by a trigger and fill it in batches.`,
    };
  },
});
