import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { numberRows } from "./support/number-rows.ts";
import { shown, shownColumn, sqlQualified } from "./support/wording.ts";
import { lockClause, ownLock, sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** An identity column takes a value of its sequence in each existing row (PostgreSQL manual, section 5.3). */
export const addColumnIdentity: Rule<"add-column"> = aboutWaiting({
  id: "add-column-identity",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Identity column added to an existing table",
  why: "A new identity column numbers each row, so the whole table is rewritten while locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead:
    "Add a plain `bigint` column whose default takes numbers from a sequence, number the old rows in batches, make it `NOT NULL` by a validated check, then `ADD GENERATED … AS IDENTITY`, which costs nothing, and let its sequence go on from there.",
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
      rewrites: addThenNumber(operation, context),
    };
  },
});

/** Without options: those of the sequence would have to go on from the numbers that were given. */
const clause = /\s+generated\s+(?:always|by\s+default)\s+as\s+identity\b(?!\s*\()/i;

/**
 * A column becomes an identity column only when it is NOT NULL and has no default (manual, ALTER TABLE). Both at once, and the sequence set to
 * where the numbers go on, is one DO block: nobody can insert a row in between, in a transaction of the migration or without one. The
 * sequence before must not be the column's any more, or pg_get_serial_sequence() would find that one.
 */
function addThenNumber(operation: OperationOf<"add-column">, context: RuleContext): readonly Rewrite[] {
  const { column, table } = operation;
  const { text } = context;
  const written = clause.exec(sliceOf(text, operation.span));
  if (column.type === undefined || written === null) return [];
  const start = operation.span.start + written.index;
  const name = sliceOf(text, column.name.span);
  const target = sqlQualified(table);
  const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;
  return numberRows(operation, context, {
    edits: [{ span: { start, end: start + written[0].length }, text: "" }],
    type: column.type.name,
    label: "numbers",
    finish: (sequence) => ({
      name: `make_${table.name}_${column.name.name}_identity`,
      up: `DO $$
BEGIN
  ALTER SEQUENCE ${sequence} OWNED BY NONE;
  ALTER TABLE ${target} ALTER COLUMN ${name} DROP DEFAULT, ALTER COLUMN ${name} ADD${written[0]};
  PERFORM setval(pg_get_serial_sequence(${quoted(target)}, ${quoted(column.name.name)}), nextval(${quoted(sequence)}), false);
END
$$;
DROP SEQUENCE ${sequence}`,
      down: `ALTER TABLE ${target} ALTER COLUMN ${name} DROP IDENTITY`,
    }),
  });
}
