import type { OperationOf } from "../sql/operations.ts";
import { keepingName } from "./support/keeping-name.ts";
import { isReleasedColumn } from "./support/released.ts";
import { isRetiredName } from "./support/retired-name.ts";
import { shownType } from "./support/types.ts";
import { shown, shownColumn, sqlName, sqlQualified } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** The rename is instant, and every statement of the running release that names the column fails from that moment. */
export const renameColumn: Rule<"rename-column"> = {
  id: "rename-column",
  severity: "error",
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Column renamed in one step",
  why: "The rename itself is quick, but code of the running release names the column as before and fails at once, until the new release is everywhere. Rolling the code back fails in the same way.",
  instead:
    "Add the new column, write both, backfill, switch the readers, and drop the old column when nothing uses it: a staged change.",
  bad: ["ALTER TABLE users RENAME COLUMN name TO full_name;"],
  good: [
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;",
    "CREATE TABLE users (id bigint PRIMARY KEY, name text);\nALTER TABLE users RENAME COLUMN name TO full_name;",
  ],
  examples: {
    sqlserver: {
      bad: ["EXEC sp_rename 'dbo.Users.Name', 'FullName', 'COLUMN';"],
      good: [
        "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Name NVARCHAR(50) NULL);\nEXEC sp_rename 'dbo.Users.Name', 'FullName', 'COLUMN';",
      ],
    },
  },
  on: ["rename-column"],
  *check(operation, context) {
    const { table, column, to } = operation;
    if (!isReleasedColumn(context, table, column.name) || isView(operation, context) || isSwap(operation, context))
      return;
    const rewrite = stagedRewrite(operation, context);
    const related = keepingName(table, column.name, context);
    yield {
      span: operation.span,
      ...(isRetiredName(column.name) ? { severity: "info" as const } : {}),
      message: `Renaming ${shownColumn(table, column.name)} to ${to.name} breaks every running query that names ${column.name}. Add ${to.name} beside it, write both, backfill, and drop ${column.name} when nothing uses it.${context.dialect === "sqlserver" ? " Procedures, triggers and views go on to name the old one." : ""}`,
      ...(related.length > 0 && { related }),
      ...(rewrite === undefined ? {} : { rewrites: [rewrite] }),
    };
  },
};

/** The columns of a view can be renamed back and forth without touching data; whoever replaces the view decides. */
function isView({ table }: OperationOf<"rename-column">, context: RuleContext): boolean {
  const kind = context.schema.table(table)?.kind;
  return kind === "view" || kind === "materialized-view";
}

/**
 * Another column takes over the name in the same transaction, so that queries go on: `a` becomes `a_old` and `a_new` becomes `a`.
 */
function isSwap({ table, column, to }: OperationOf<"rename-column">, context: RuleContext): boolean {
  const { schema, session, following } = context;
  const isTaken = context.command.some(
    (other) =>
      (other.kind === "rename-column" && other.to.name === column.name) ||
      (other.kind === "add-column" && other.column.name.name === column.name),
  );
  if (isTaken) return true;
  if (!session.inTransaction) return false;
  const key = schema.tableKey(table);
  if (column.name.startsWith(`${to.name}_`) && session.heldLocks().some((lock) => lock.table === key)) return true;
  for (const next of following(["commit", "add-column", "rename-column"], table.name)) {
    if (next.kind === "commit") return false;
    const name = next.kind === "add-column" ? next.column.name.name : next.to.name;
    if (name === column.name && schema.tableKey(next.table) === key) return true;
  }
  return false;
}

function stagedRewrite(
  { table, column, to, within }: OperationOf<"rename-column">,
  context: RuleContext,
): Rewrite | undefined {
  const old = context.schema.table(table)?.columns.get(column.name);
  const type = old?.type;
  if (type === undefined || within !== undefined || context.statement.length > 1) return undefined;
  if (context.effect.online !== undefined) return undefined;
  const collation = old?.collation === undefined ? "" : ` COLLATE ${sqlName(old.collation)}`;
  const change = `${shown(table)}.${column.name} -> ${shown(table)}.${to.name}`;
  return {
    title: `Rewrite as staged change ${change}`,
    safe: false,
    replacement: `-- cutover: change ${change}\nALTER TABLE ${sqlQualified(table)} ${context.dialect === "sqlserver" ? "ADD" : "ADD COLUMN"} ${sqlName(to.name)} ${shownType(type)}${collation}`,
  };
}
