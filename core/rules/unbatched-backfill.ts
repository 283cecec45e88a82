import type { OperationOf } from "../sql/operations.ts";
import { isUnbatchedBackfill } from "./support/backfill-shape.ts";
import { batchedUpdate } from "./support/batches.ts";
import { bySize } from "./support/by-size.ts";
import { heldClause, lockedSince, newlyProlonged } from "./support/held-locks.ts";
import { isAlwaysTrue, onlyNullTest } from "./support/whole-table.ts";
import { listed, shown, sqlName } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** One UPDATE over all rows keeps each of them locked until the last one is done. */
export const unbatchedBackfill: Rule<"update-rows"> = {
  id: "unbatched-backfill",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Backfill of a whole table in one statement",
  why: "Each updated row stays locked against other writers until the transaction ends, the table grows by a copy of every row, replicas fall behind, and a cancel at 99 % loses all work. A `WHERE new IS NULL` does not help: at first it is true for every row.",
  instead:
    "Update a few thousand rows at a time, by ranges of the primary key, and commit after each batch, outside the migration that changes the schema.",
  bad: ["UPDATE users SET full_name = first_name || ' ' || last_name WHERE full_name IS NULL;"],
  good: [
    "UPDATE users SET full_name = first_name || ' ' || last_name WHERE full_name IS NULL AND id BETWEEN 1 AND 5000;",
  ],
  on: ["update-rows"],
  *check(operation, context) {
    const { table, set } = operation;
    if (!isUnbatchedBackfill(operation, context)) return;
    const columns = listed(set.map(({ column }) => `${shown(table)}.${column.name}`));
    const rewrite = batchedRewrite(operation, context);
    const held = newlyProlonged(context);
    const meanwhile = held.length === 0 ? "" : ` Meanwhile ${heldClause(held)}.`;
    const finding = {
      span: operation.span,
      message: `${context.dialect === "sqlite" ? effectOnDatabase(columns) : effectOn(columns, operation, context)}${meanwhile} Update it in batches by key, each committed by itself${held.length === 0 ? "" : ", in a migration of its own"}.`,
      ...(held.length > 0 && { related: lockedSince(held) }),
      ...(rewrite === undefined ? {} : { rewrites: [rewrite] }),
    };
    yield bySize(finding, unbatchedBackfill.severity, [table], context);
  },
};

/** A condition or a join may leave rows out, if nobody knows how many. */
function effectOn(
  columns: string,
  { table, where, set }: OperationOf<"update-rows">,
  { dialect, schema }: RuleContext,
): string {
  const last = dialect === "postgres" ? "writes the whole table anew" : "replicas fall behind by as long";
  const filled = onlyNullTest(where);
  // Where a default has filled rows, few are left without a value.
  const hasDefault = filled !== undefined && schema.table(table)?.columns.get(filled)?.hasDefault === true;
  const everyRow = isAlwaysTrue(where) || (!hasDefault && set.some(({ column }) => column.name === filled));
  return everyRow
    ? `Updating ${columns} for every row in one statement keeps all rows locked against other writers until it ends, and ${last}.`
    : `Updating ${columns} in one statement, with no bound on the number of rows, keeps each of them locked against other writers until it ends.`;
}

/** SQLite has one writer for the whole database. */
function effectOnDatabase(columns: string): string {
  return `Updating ${columns} in one statement, with no bound on the number of rows, keeps every other writer of the database out until it ends.`;
}

function batchedRewrite(operation: OperationOf<"update-rows">, context: RuleContext): Rewrite | undefined {
  const { table, alias, from, where } = operation;
  if (context.dialect === "sqlserver") return batchedByTop(operation, context);
  if (
    context.dialect !== "postgres" ||
    operation.within !== undefined ||
    context.statement.length > 1 ||
    from.length > 0
  )
    return undefined;
  const set = operation.set.map(({ column, value }) => `${sqlName(column.name)} = ${value.text}`).join(", ");
  if (context.session.inTransaction && isNeededLater(operation, context)) return undefined;
  const replacement = batchedUpdate({ table, alias, set, where: where?.text }, context.schema);
  if (replacement === undefined) return undefined;
  return { title: `Update ${table.name} in batches`, safe: false, replacement, noTransaction: true };
}

/** TOP takes rows that are not done yet, so the condition must say which those are: the column is NULL, and will not be afterwards. */
function batchedByTop(operation: OperationOf<"update-rows">, context: RuleContext): Rewrite | undefined {
  const { table, from, where, set, within } = operation;
  const [first, ...others] = set;
  const column = onlyNullTest(where);
  if (first === undefined || others.length > 0 || from.length > 0 || within !== undefined) return undefined;
  if (where === undefined || column !== first.column.name || context.statement.length > 1) return undefined;
  const target = context.text.slice(table.span.start, table.span.end);
  const name = context.text.slice(first.column.span.start, first.column.span.end);
  const filled = first.value.constant ? "" : ` AND (${first.value.text}) IS NOT NULL`;
  return {
    title: `Update ${table.name} in batches`,
    safe: false,
    replacement: `WHILE 1 = 1\nBEGIN\n  UPDATE TOP (4000) ${target} SET ${name} = ${first.value.text} WHERE ${where.text}${filled};\n  IF @@ROWCOUNT = 0 BREAK;\nEND`,
    noTransaction: true,
  };
}

const relyingKinds = [
  "set-not-null",
  "drop-column",
  "rename-column",
  "alter-column-type",
  "drop-table",
  "add-column",
  "add-identity",
  "add-primary-key",
  "add-unique",
  "add-check",
  "add-foreign-key",
  "add-exclude",
  "add-not-null",
] as const;

/** In a transaction the batches would have to move behind the rest of the script, which may rely on the filled column. */
function isNeededLater({ table }: OperationOf<"update-rows">, { schema, following }: RuleContext): boolean {
  const key = schema.tableKey(table);
  for (const next of following(relyingKinds, table.name)) if (schema.tableKey(next.table) === key) return true;
  return false;
}
