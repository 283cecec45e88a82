import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { comesBack, isCopiedTable } from "./support/copied.ts";
import { replacementOf } from "./support/rebuild-shape.ts";
import { isReleased } from "./support/released.ts";
import { isRetiredName, withoutRetiredMark } from "./support/retired-name.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext, RuleFinding } from "./types.ts";

/** All rows are lost, and running code that names the table fails. */
export const dropTable: Rule<"drop-table" | "create-table"> = {
  id: "drop-table",
  severity: "warning",
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Table dropped",
  why: "The rows are gone for good, and code of the running release that still uses the table fails. Rolling back the code does not bring them back.",
  instead:
    "Release code that does not use the table first. Rename it to `…_old` in one release and drop it in a later one, so that a forgotten user shows while the rows still exist.",
  bad: ["DROP TABLE invoices;"],
  good: ["CREATE TEMPORARY TABLE batch (id bigint PRIMARY KEY);\nDROP TABLE batch;"],
  examples: {
    sqlserver: {
      bad: ["DROP TABLE dbo.Invoices;"],
      good: ["CREATE TABLE #batch (Id INT NOT NULL PRIMARY KEY);\nDROP TABLE #batch;"],
    },
  },
  on: ["drop-table", "create-table"],
  *check(operation, context) {
    const { table } = operation;
    if (operation.kind === "create-table") {
      yield* replacedBy(operation, context);
      return;
    }
    if (!isReleased(context, table) || replacementOf(table, context) !== undefined) return;
    if (isRemovedForCreation(operation.ifExists === true, table, context)) return;
    const successor = successorOf(table, context);
    if (isReplaced(table, context) || successor === "filled") return;
    const isRetired = isRetiredName(table.name);
    const isIndex = context.schema.table(table)?.virtual === "rows elsewhere";
    if (isIndex && successor !== undefined) return;
    const isKept = isIndex || isCopiedTable(table, context);
    const way =
      successor === "empty"
        ? `${isKept ? "takes its rows from running code" : "loses its rows for good"}: the table that is made under its name begins empty. Copy them into the new one under another name first, and rename that.`
        : `${isKept ? "" : "loses its rows for good and "}breaks running code that still uses it. Rename it first, and drop it in a later release.`;
    yield {
      span: context.command.length > 1 ? operation.table.span : operation.span,
      message: `Dropping ${shown(table)} ${way}`,
      ...comesBack(table, context),
      ...(isRetired ? { severity: "info" as const } : {}),
    };
  },
};

/** CREATE OR REPLACE TABLE drops a table of the name first (MariaDB manual, CREATE TABLE); one that is not known may not be there. */
function* replacedBy(operation: OperationOf<"create-table">, context: RuleContext): Iterable<RuleFinding> {
  const { table, orReplace, temporary } = operation;
  if (!orReplace || temporary || context.schema.table(table) === undefined || !isReleased(context, table)) return;
  yield {
    span: table.span,
    message: `CREATE OR REPLACE drops ${shown(table)} and loses its rows for good. Alter the table, or create the new one under another name.`,
  };
}

/** The end of a rebuild: the table was renamed to make room for the new one, which the same migration created and filled from it. */
function isReplaced(table: QualifiedName, context: RuleContext): boolean {
  const name = withoutRetiredMark(table.name).replace(/^(?:_|old(?=[a-z]))|_+$/gi, "");
  return [name, ...namesBehindMark(table.name)].some((each) => {
    const successor = { ...table, name: each };
    return (
      each !== table.name && context.schema.table(successor) !== undefined && context.novelty(successor) !== undefined
    );
  });
}

/** What may have been marked as put aside, whatever the mark says beside that: `_bkp_v3_users` gives `users` among others. */
function namesBehindMark(name: string): readonly string[] {
  const words = name.split("_");
  const mark = words.findIndex((word) => /^(?:old|tmp|temp|bkp|bak|backup|orig|prev|copy)$/i.test(word));
  return mark === -1 ? [] : words.slice(mark + 1).map((_, i) => words.slice(mark + 1 + i).join("_"));
}

/** The table that the same script creates under the name: filled with rows from elsewhere, where those of the old one were copied before, or not. */
function successorOf(table: QualifiedName, context: RuleContext): "filled" | "empty" | undefined {
  const key = context.schema.tableKey(table);
  let isCreated = false;
  for (const next of context.following(["create-table", "insert-rows"], table.name)) {
    if (context.schema.tableKey(next.table) !== key) continue;
    if (next.kind === "create-table" && next.virtual === "rows elsewhere") return "filled";
    if (next.kind === "create-table") isCreated = true;
    else if (isCreated && next.query?.tables.some((source) => context.schema.tableKey(source) !== key)) return "filled";
  }
  return isCreated ? "empty" : undefined;
}

/** `DROP TABLE IF EXISTS x` before the first `CREATE TABLE x` of a history clears the way; there is nothing to lose yet. */
function isRemovedForCreation(ifExists: boolean, table: QualifiedName, context: RuleContext): boolean {
  if (!ifExists || context.schema.table(table) !== undefined) return false;
  const key = context.schema.tableKey(table);
  for (const next of context.following(["create-table"], table.name)) {
    if (context.schema.tableKey(next.table) === key) return true;
  }
  return false;
}
