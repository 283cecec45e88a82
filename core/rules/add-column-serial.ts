import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { numberRows } from "./support/number-rows.ts";
import { shown, shownColumn } from "./support/wording.ts";
import { isSerial, lockClause, ownLock, withoutSerial } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** A serial type is a default of nextval(), which is volatile (PostgreSQL manual, section 8.1.4). */
export const addColumnSerial: Rule<"add-column"> = aboutWaiting({
  id: "add-column-serial",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Serial column added to an existing table",
  why: "A `serial` column takes the next value of a sequence in each row, so the whole table is rewritten while locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead:
    "Add a plain `bigint` column, create a sequence and set the default for new rows, then number the old rows in batches.",
  bad: ["ALTER TABLE users ADD COLUMN number bigserial;"],
  good: [
    "ALTER TABLE users ADD COLUMN number bigint;\nCREATE SEQUENCE users_number_seq OWNED BY users.number;\nALTER TABLE users ALTER COLUMN number SET DEFAULT nextval('users_number_seq');",
  ],
  on: ["add-column"],
  *check(operation, context) {
    const { column, table } = operation;
    const lock = ownLock(context.effect);
    if (column.type === undefined || !isSerial(column.type) || context.effect.rewrites.length === 0) return;
    if (lock === undefined || !isLive(context, table)) return;
    yield {
      span: operation.span,
      message: `Adding ${shownColumn(table, column.name.name)} as ${column.type.name} rewrites the table to number each row: it ${lockClause(lock)} until every row of ${shown(table)} is written anew. Add a plain ${withoutSerial(column.type)} column, set the default from a sequence, and number the old rows in batches.`,
      rewrites: addThenNumber(operation, context),
    };
  },
});

/** What serial stands for (manual, section 8.1.4), but in steps. */
function addThenNumber(operation: OperationOf<"add-column">, context: RuleContext): readonly Rewrite[] {
  const { type } = operation.column;
  if (type === undefined) return [];
  const base = withoutSerial(type);
  return numberRows(operation, context, { edits: [{ span: type.span, text: base }], type: base, label: "seq" });
}
