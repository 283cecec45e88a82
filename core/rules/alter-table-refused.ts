import type { OperationOf } from "../sql/operations.ts";
import { rebuildOf } from "./support/sqlite/rebuild.ts";
import { type Rebuildable, rebuildable, rebuildChange } from "./support/sqlite/rebuild-change.ts";
import { shown, sqlName } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

type Altering = Rebuildable["kind"];

/** SQLite's ALTER TABLE knows a few forms; everything else needs a new table (manual, ALTER TABLE). */
export const alterTableRefused: Rule<Altering> = {
  id: "alter-table-refused",
  severity: "error",
  axis: "availability",
  dialects: ["sqlite"],
  title: "ALTER TABLE that SQLite refuses",
  why: "SQLite renames tables and columns, adds columns without keys and with constant defaults, and drops columns that nothing needs; from 3.53 on it also sets and drops NOT NULL and adds and drops checks. The migration stops at anything else, half applied where it runs without a transaction.",
  instead:
    "Rebuild the table: create a new one, copy the rows, drop the old one, rename the new one, and make its indexes and triggers again.",
  bad: ["ALTER TABLE users ALTER COLUMN age TYPE bigint;", "ALTER TABLE users ADD COLUMN handle text UNIQUE;"],
  good: ["ALTER TABLE users ADD COLUMN handle text;\nCREATE UNIQUE INDEX users_handle ON users (handle);"],
  on: rebuildable,
  *check(operation, context) {
    const fails = context.effect.fails ?? referringDefault(operation, context);
    if (fails === undefined || reportedElsewhere(operation) || mattersNotHere(operation, fails, context)) return;
    const rewrite = operation.within === undefined ? rewriteOf(operation, context) : undefined;
    yield {
      span: operation.span,
      message: `SQLite refuses this change of ${shown(operation.table)}: ${fails}. ${rewrite?.title ?? "Rebuild the table"}.`,
      ...(rewrite && { rewrites: [rewrite] }),
    };
  },
};

/** A required column without a default is what `add-required-column` is for. */
function reportedElsewhere(operation: OperationOf<Altering>): boolean {
  if (operation.kind !== "add-column") return false;
  const { notNull, default: value, generated, constraints } = operation.column;
  const isKey = constraints.some(({ type }) => type === "unique" || type === "primary-key");
  return !isKey && notNull !== undefined && generated === undefined && (value === undefined || value.isNull);
}

/** "Cannot add a REFERENCES column with non-NULL default value", where foreign keys are enforced (manual, ALTER TABLE ADD COLUMN). */
function referringDefault(operation: OperationOf<Altering>, { session }: RuleContext): string | undefined {
  if (operation.kind !== "add-column" || session.foreignKeys !== "on") return undefined;
  const { constraints, default: value } = operation.column;
  if (!constraints.some(({ type }) => type === "foreign-key") || value === undefined || value.isNull) return undefined;
  return "with foreign keys enforced, a REFERENCES column with a default other than NULL cannot be added to a table with rows";
}

/** What fails only with rows in the table: a table of this migration has those that it puts in. */
function mattersNotHere(operation: OperationOf<Altering>, fails: string, context: RuleContext): boolean {
  const table = context.schema.table(operation.table);
  return (
    fails.endsWith("to a table with rows") &&
    context.novelty(operation.table) !== undefined &&
    table?.filled === undefined
  );
}

function rewriteOf(operation: OperationOf<Altering>, context: RuleContext): Rewrite | undefined {
  if (context.command.length > 1) return separately(operation, context);
  return withoutIfExists(operation, context) ?? byIndex(operation, context) ?? rebuilt(operation, context);
}

/** Each action in an ALTER TABLE of its own. */
function separately({ table }: OperationOf<Altering>, context: RuleContext): Rewrite {
  const name = sliceOf(context.text, table.span);
  return {
    title: "Write one ALTER TABLE for each action",
    safe: true,
    replacement: context.command.map(({ span }) => `ALTER TABLE ${name} ${sliceOf(context.text, span)}`).join(";\n"),
  };
}

/** SQLite has no IF EXISTS for columns and constraints. */
function withoutIfExists(operation: OperationOf<Altering>, context: RuleContext): Rewrite | undefined {
  const isGuarded =
    (operation.kind === "add-column" && operation.ifNotExists) ||
    ((operation.kind === "drop-column" || operation.kind === "drop-constraint") && operation.ifExists);
  if (!isGuarded) return undefined;
  const text = sliceOf(context.text, operation.span);
  const match = /\s+IF\s+(?:NOT\s+)?EXISTS/i.exec(text);
  if (match === null) return undefined;
  const start = operation.span.start + match.index;
  return {
    title: `Leave out${match[0].replaceAll(/\s+/g, " ").toUpperCase()}`,
    safe: false,
    edits: [{ span: { start, end: start + match[0].length }, text: "" }],
  };
}

/** A unique index does what a UNIQUE constraint does, and can be made at any time. */
function byIndex(operation: OperationOf<Altering>, context: RuleContext): Rewrite | undefined {
  const name = sliceOf(context.text, operation.table.span);
  if (operation.kind === "add-unique") {
    const { constraint } = operation;
    const columns = constraint.columns.map((column) => sliceOf(context.text, column.span));
    const index = constraint.name?.name ?? `${operation.table.name}_${constraint.columns.map((c) => c.name).join("_")}`;
    return {
      title: "Create a unique index instead",
      safe: true,
      replacement: `CREATE UNIQUE INDEX ${sqlName(index)} ON ${name} (${columns.join(", ")})`,
    };
  }
  if (operation.kind !== "add-column") return undefined;
  const unique = operation.column.constraints.find(({ type }) => type === "unique");
  if (unique === undefined || operation.column.constraints.some(({ type }) => type === "primary-key")) return undefined;
  const column = sliceOf(context.text, operation.column.name.span);
  const start = context.text.slice(0, unique.span.start).trimEnd().length;
  const without = context.text.slice(0, start) + context.text.slice(unique.span.end);
  const index = `${operation.table.name}_${operation.column.name.name}`;
  return {
    title: "Add the column, and create a unique index on it",
    safe: true,
    replacement: `${without};\nCREATE UNIQUE INDEX ${sqlName(index)} ON ${name} (${column})`,
  };
}

function rebuilt(operation: OperationOf<Altering>, context: RuleContext): Rewrite | undefined {
  const table = context.schema.table(operation.table);
  const change = table && rebuildChange(operation, context);
  if (table === undefined || change === undefined) return undefined;
  const rebuild = rebuildOf(table, sliceOf(context.text, operation.table.span), change, context);
  if (rebuild === undefined) return undefined;
  return {
    title: `Rebuild ${shown(operation.table)}`,
    safe: false,
    replacement: rebuild.sql,
    ...(rebuild.outsideTransaction && { noTransaction: true as const }),
  };
}
