import { naming } from "../sql/dialects.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";
import { keepingName } from "./support/keeping-name.ts";
import { isRenamedAway } from "./support/rebuild-shape.ts";
import { isReleased } from "./support/released.ts";
import { shown, sqlName, sqlQualified } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

const mysqlExamples = {
  bad: ["RENAME TABLE users TO accounts;"],
  good: ["RENAME TABLE users TO users_old, users_new TO users;"],
};

/** Every statement of the running release that names the table fails, unless a view takes over the old name. */
export const renameTable: Rule<"rename-table"> = {
  id: "rename-table",
  severity: "error",
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Table renamed under running code",
  why: "The rename is quick, but code of the running release names the table as before and fails at once. A view with the old name, made in the same transaction, keeps it working: simple views accept writes (manual, CREATE VIEW).",
  instead:
    "Create a view with the old name in the same transaction, grant it what the table had granted, and drop it when no code uses that name any more.",
  bad: ["ALTER TABLE users RENAME TO accounts;"],
  good: [
    "-- in a transaction\nSET LOCAL lock_timeout = '2s';\nALTER TABLE users RENAME TO accounts;\nCREATE VIEW users AS SELECT * FROM accounts;",
  ],
  examples: {
    mysql: mysqlExamples,
    mariadb: mysqlExamples,
    sqlserver: {
      bad: ["EXEC sp_rename 'dbo.Users', 'Accounts';"],
      good: [
        "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY);\nEXEC sp_rename 'dbo.Users', 'Accounts';",
      ],
    },
  },
  on: ["rename-table"],
  *check(operation, context) {
    const { table, to } = operation;
    if (!isReleased(context, table) || isKeptByView(operation, context) || isSwap(operation, context)) return;
    if (isRenamedAway(operation, context) || isMaybeOther(table, context) || isRebuilt(operation, context)) return;
    const sequence = context.schema.table(table) === undefined ? context.schema.sequence(table) : undefined;
    if (context.noveltyOf(sequence?.created) !== undefined) return;
    if (isGap(operation, context)) {
      yield {
        span: operation.span,
        severity: "warning",
        message: `Until another table is renamed to ${shown(table)} further down, there is none of this name, and running queries fail. Write both in one RENAME TABLE, which leaves no such moment.`,
      };
      return;
    }
    const rewrite = viewRewrite(operation, context);
    const related = keepingName(table, undefined, context);
    yield {
      span: operation.span,
      message: `Renaming ${shown(table)} to ${to.name} breaks every running query that names ${shown(table)}. ${sequence === undefined ? wayOf(context) : "Release code that takes its numbers from a new sequence first."}`,
      ...(related.length > 0 && { related }),
      ...(rewrite === undefined ? {} : { rewrites: [rewrite] }),
    };
  },
};

/**
 * A table that was built to take the place of another one, which is gone by now: `_users_tmp`, `users_new`. Where each step is a migration of
 * its own, the build lies in an earlier one; running code names the other table.
 */
function isRebuilt({ table, to }: OperationOf<"rename-table">, { schema }: RuleContext): boolean {
  const at = table.name.indexOf(to.name);
  if (at === -1 || schema.table({ ...table, name: to.name }) !== undefined) return false;
  const affixes = table.name.slice(0, at) + table.name.slice(at + to.name.length);
  return /^(?:_|\d|tmp|temp|new|copy|next|shadow|rebuilt|rebuild)+$/i.test(affixes);
}

/**
 * `sp_rename 'Users.IX_Name', …` may rename an index, `sp_rename 'DF_Users_Name', …` by its name renames a constraint, `sp_rename 'Sales.Orders', …`
 * a table: only a table that is known tells.
 */
function isMaybeOther(table: QualifiedName, { dialect, schema }: RuleContext): boolean {
  if (dialect !== "sqlserver" || schema.table(table) !== undefined) return false;
  const isQualified = table.schema !== undefined && table.schema !== naming[dialect].defaultSchema;
  return isQualified || /^(?:df|ck|chk|fk|pk|pkc|uq|uc|ak|ix|ux|idx)_/.test(table.name);
}

/** Views of SQLite take no writes by themselves (manual, CREATE VIEW); sp_rename leaves what is written in procedures (manual, sp_rename). */
function wayOf({ dialect, effect }: RuleContext): string {
  if (effect.commits)
    return "Create a view with the old name right behind it, and drop that when no code uses the name any more.";
  if (dialect === "sqlserver")
    return "Create a synonym or view with the old name in the same transaction; procedures, triggers and views go on to name the old one.";
  return dialect === "sqlite"
    ? "Create a view with the old name in the same transaction, with INSTEAD OF triggers for what is written through it."
    : "Create a view with the old name in the same transaction.";
}

function isKeptByView({ table }: OperationOf<"rename-table">, context: RuleContext): boolean {
  const key = context.schema.tableKey(table);
  if (!context.session.inTransaction) return false;
  for (const next of context.following(["commit", "create-view"], table.name)) {
    if (next.kind === "commit") return false;
    if (context.schema.tableKey(next.view) === key) return true;
  }
  return false;
}

/** Another table takes over the name in the same transaction, or this one takes over a name that was left in it. */
function isSwap(operation: OperationOf<"rename-table">, context: RuleContext): boolean {
  const { table, to } = operation;
  // RENAME TABLE a TO b, c TO a is one command (MySQL), and leaves no moment without the name.
  if (context.command.some((other) => other.kind === "rename-table" && other.to.name === table.name)) return true;
  if (
    context.command.some(
      (other) => other.kind === "rename-table" && other !== operation && other.table.name === to.name,
    )
  )
    return true;
  if (!context.session.inTransaction) return false;
  const newKey = context.schema.tableKey({ ...table, name: to.name });
  if (context.session.heldLocks().some((lock) => lock.table === newKey)) return true;
  for (const next of context.following(["commit", "rename-table"], table.name)) {
    if (next.kind === "commit") return false;
    if (next.to.name === table.name) return true;
  }
  return false;
}

/** Another table takes over the name in a later statement, which commits by itself (MySQL, MariaDB). */
function isGap({ table }: OperationOf<"rename-table">, { effect, following }: RuleContext): boolean {
  if (!effect.commits) return false;
  for (const next of following(["rename-table"], table.name)) if (next.to.name === table.name) return true;
  return false;
}

/** Where a view takes writes, and can be made in the same transaction and batch. */
const writableViews: ReadonlySet<Dialect> = new Set<Dialect>(["postgres"]);

function viewRewrite({ table, to, within }: OperationOf<"rename-table">, context: RuleContext): Rewrite | undefined {
  if (within !== undefined || context.statement.length > 1 || !writableViews.has(context.dialect)) return undefined;
  const renamed = sqlQualified({ ...table, name: to.name });
  const steps = [context.text, `CREATE VIEW ${sqlQualified(table)} AS SELECT * FROM ${renamed}`];
  const isOpen = context.session.inTransaction;
  return {
    title: `Keep ${sqlName(table.name)} as a view of ${sqlName(to.name)}`,
    safe: false,
    replacement: (isOpen ? steps : ["BEGIN", ...steps, "COMMIT"]).join(";\n"),
  };
}
