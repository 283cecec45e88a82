import type { ColumnDefinition, OperationOf } from "../sql/operations.ts";
import { isSerial } from "./support/types.ts";
import { shown, shownColumn } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** The server has nothing to put into the rows that are there, and running code does not fill the column. */
export const addRequiredColumn: Rule<"add-column"> = {
  id: "add-required-column",
  severity: "error",
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Required column added without a default",
  why: "`ADD COLUMN … NOT NULL` without a default fails as soon as the table has one row; MySQL and MariaDB fill the rows with 0 or an empty string instead. Where it succeeds, every INSERT of the running release, which does not know the column, fails from then on.",
  instead:
    "Add the column nullable or with a constant default, release code that writes it, backfill, and make it required last.",
  bad: ["ALTER TABLE users ADD COLUMN email text NOT NULL;"],
  good: ["ALTER TABLE users ADD COLUMN email text;", "ALTER TABLE users ADD COLUMN points integer NOT NULL DEFAULT 0;"],
  examples: {
    sqlserver: {
      bad: ["ALTER TABLE dbo.Users ADD Email NVARCHAR(200) NOT NULL;"],
      good: [
        "ALTER TABLE dbo.Users ADD Email NVARCHAR(200) NULL;",
        "ALTER TABLE dbo.Users ADD Points INT NOT NULL CONSTRAINT DF_Users_Points DEFAULT (0);",
      ],
    },
  },
  on: ["add-column"],
  *check(operation, context) {
    const { column } = operation;
    if (column.notNull === undefined || fillsItself(operation, context) || isEmpty(operation, context)) return;
    if (isSwappedUnderLock(operation, context)) return;
    const rewrite = nullableRewrite(operation, context);
    const isEmptied = context.noveltyOf(context.schema.table(operation.table)?.emptied) !== undefined;
    const isError = context.direction === "up" && context.effect.online === undefined && !isEmptied;
    yield {
      span: operation.span,
      message: isEmptied ? messageForEmptied(operation, context) : messageOf(operation, context),
      ...(isError ? {} : { severity: "warning" as const }),
      ...(rewrite === undefined ? {} : { rewrites: [rewrite] }),
    };
  },
};

/**
 * MySQL and MariaDB put 0 or an empty string into the rows that are there (MySQL manual 13.6), others refuse. So does MySQL, by its own
 * sql_mode, where that would be a zero date or time of day with one (manual 7.1.11, NO_ZERO_DATE). Neither looks at sql_mode for a TIMESTAMP
 * (prepare_fields_and_keys in MySQL's sql_table.cc; run on MariaDB 10.11).
 */
function messageOf({ table, column }: OperationOf<"add-column">, { dialect, effect }: RuleContext): string {
  const name = shownColumn(table, column.name.name);
  const rest = `Add ${name} nullable, backfill it, and make it required last.`;
  if (effect.online !== undefined && column.type?.name === "timestamp")
    return `Adding ${name} as NOT NULL without a default writes a zero date into the rows of ${shown(table)}, whatever the sql_mode, and copies of the table may fail over it later (error 1292). Where explicit_defaults_for_timestamp is off, the server makes up a default of its own. ${rest}`;
  if (effect.online !== undefined && dialect === "mysql" && /^date/.test(column.type?.name ?? ""))
    return `Adding ${name} as NOT NULL without a default fails as soon as ${shown(table)} has a row (error 1292), unless the sql_mode lacks NO_ZERO_DATE: then the rows get a zero date. ${rest}`;
  return effect.online === undefined
    ? `The rows of ${shown(table)} have no value for ${column.name.name}, so adding it as NOT NULL without a default fails, or breaks every INSERT of running code. ${rest}`
    : `The rows of ${shown(table)} silently get ${impliedValue(column)} in ${column.name.name}, and in strict mode every INSERT of running code fails, because ${name} has no default. Give it one, or add it nullable, backfill it, and make it required last.`;
}

/** The script has taken all rows away before: only those that come are refused. */
function messageForEmptied({ table, column }: OperationOf<"add-column">, { effect }: RuleContext): string {
  const name = shownColumn(table, column.name.name);
  const when = effect.online === undefined ? "From then on" : "In strict mode, from then on,";
  return `${when} every INSERT of running code fails, because it does not know ${name}, which has no default. Give it one, or add it nullable, and make it required in a later release.`;
}

/** The implicit default of a type (MySQL manual 13.6). */
function impliedValue({ type }: ColumnDefinition): string {
  const name = type?.name ?? "";
  if (/int|decimal|float|double|bit|year/.test(name)) return "0";
  if (name === "enum") return "the first value";
  return /date|time/.test(name) ? "a zero date" : "an empty value";
}

function fillsItself({ column }: OperationOf<"add-column">, context: RuleContext): boolean {
  if (column.generated !== undefined || column.identity !== undefined || isSerial(column.type)) return true;
  if (column.autoIncrement !== undefined) return true;
  if (column.default !== undefined) return !column.default.isNull;
  if (getsDefault(column, context)) return true;
  // A domain may bring its own default.
  return context.schema.type({ name: column.type?.name ?? "", span: column.span })?.kind === "domain";
}

/** `ADD a bit NOT NULL, CONSTRAINT d DEFAULT 0 FOR a` in one command (SQL Server). */
function getsDefault({ name }: ColumnDefinition, { command }: RuleContext): boolean {
  return command.some(
    (other) => other.kind === "set-default" && other.column.name === name.name && !other.default.isNull,
  );
}

/** A table of the same release has only the rows that its own migrations put in. */
function isEmpty({ table, ifNotExists, column }: OperationOf<"add-column">, context: RuleContext): boolean {
  const known = context.schema.table(table);
  if (ifNotExists && known?.columns.has(column.name.name)) return true;
  return context.novelty(table) !== undefined && known?.filled === undefined;
}

/** Behind LOCK TABLES the column takes over the name of another one before anybody can insert (MySQL, MariaDB). */
function isSwappedUnderLock({ table, column }: OperationOf<"add-column">, context: RuleContext): boolean {
  if (context.effect.online === undefined) return false;
  const names = new Set(context.schema.table(table)?.columns.keys());
  let isSwapped = false;
  for (const next of context.following(["rename-column", "drop-column", "unlock-tables", "lock-table"])) {
    if (next.kind === "lock-table") return false;
    if (next.kind === "unlock-tables") return isSwapped;
    if (next.table.name !== table.name) continue;
    if (next.kind === "drop-column") names.add(next.column.name);
    else isSwapped ||= next.column.name === column.name.name && names.has(next.to.name);
  }
  return false;
}

function nullableRewrite({ column, within }: OperationOf<"add-column">, context: RuleContext): Rewrite | undefined {
  // A down script puts back what was there, and nothing comes after it.
  if (column.notNull === undefined || within !== undefined || context.direction === "down") return undefined;
  const start = context.text.slice(0, column.notNull.start).trimEnd().length;
  return {
    title: `Add ${column.name.name} nullable first`,
    safe: false,
    edits: [{ span: { start, end: column.notNull.end }, text: "" }],
  };
}
