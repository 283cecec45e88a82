import type { OperationOf } from "../sql/operations.ts";
import { isUnbatchedBackfill } from "./support/backfill-shape.ts";
import { batchedUpdate } from "./support/batches.ts";
import { bySize } from "./support/by-size.ts";
import { heldClause, lockedSince, newlyProlonged } from "./support/held-locks.ts";
import { batchesByKey, batchesByTop, primaryKeyOf, wordFor } from "./support/sqlserver-batches.ts";
import { isAlwaysTrue, onlyNullTest } from "./support/whole-table.ts";
import { listed, shown, sqlName } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
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
  if (operation.within !== undefined || context.statement.length > 1 || operation.from.length > 0) return undefined;
  if (context.session.inTransaction && isNeededLater(operation, context)) return undefined;
  const replacement = inBatches(operation, context);
  if (replacement === undefined) return undefined;
  return { title: `Update ${operation.table.name} in batches`, safe: false, replacement, noTransaction: true };
}

function inBatches(operation: OperationOf<"update-rows">, context: RuleContext): string | undefined {
  const { table, alias, where } = operation;
  if (context.dialect === "sqlserver") return batchesOfSqlserver(operation, context);
  if (context.dialect !== "postgres") return undefined;
  const set = operation.set.map(({ column, value }) => `${sqlName(column.name)} = ${value.text}`).join(", ");
  return batchedUpdate({ table, alias, set, where: where?.text }, context.schema);
}

/** By key where it is known; else by TOP, where the condition says which rows are not done: the column is NULL, and will not be afterwards. */
function batchesOfSqlserver(operation: OperationOf<"update-rows">, context: RuleContext): string | undefined {
  const { table, alias, where, set } = operation;
  const [first, ...others] = set;
  if (first === undefined || alias !== undefined) return undefined;
  const update = {
    table: sliceOf(context.text, table.span),
    set: set.map(({ column, value }) => `${sliceOf(context.text, column.span)} = ${value.text}`).join(", "),
    where: where?.text ?? "1 = 1",
  };
  const key = primaryKeyOf(table, context.schema);
  // The rows have another name in the batches, so the table's own would not be known there.
  const namesTable = [update.set, update.where].some((text) => plain(text).includes(`${table.name}.`));
  if (key !== undefined && !namesTable) return batchesByKey(update, key, wordFor(table, first.column.name));
  if (others.length > 0 || where === undefined || onlyNullTest(where) !== first.column.name) return undefined;
  const filled = first.value.constant ? "" : ` AND (${first.value.text}) IS NOT NULL`;
  return batchesByTop({ ...update, where: `${where.text}${filled}` });
}

/** Without what may stand around a name. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[[\]"\s]/g, "");
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
