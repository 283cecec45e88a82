import type { Operation } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";
import type { Rule, RuleContext } from "./types.ts";

type Repeatable =
  | "create-table"
  | "add-column"
  | "create-index"
  | "drop-table"
  | "drop-column"
  | "drop-index"
  | "drop-constraint";

/** What has run already fails when a migration that stopped half-way is run again. */
export const requireIfExists: Rule<Repeatable> = {
  id: "require-if-exists",
  severity: "hint",
  optional: true,
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Statement outside a transaction that cannot be repeated",
  why: "Outside a transaction, a migration that fails half-way leaves its first statements done. Run again, they fail, and the migration is stuck. MySQL and MariaDB commit each change of the schema at once, so that a transaction helps nothing there.",
  instead:
    "Add `IF NOT EXISTS` or `IF EXISTS`, or run the script in a transaction. Only what the server knows such a clause for is reported: tables on MySQL, nearly everything on MariaDB, tables and indexes on SQLite, drops on SQL Server.",
  bad: ["CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE teams (id bigint PRIMARY KEY);"],
  good: [
    "CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY);",
    "-- in a transaction\nCREATE TABLE users (id bigint PRIMARY KEY);",
  ],
  examples: {
    mysql: {
      bad: ["-- in a transaction\nCREATE TABLE users (id bigint PRIMARY KEY);"],
      good: [
        "CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY);",
        "CREATE INDEX orders_total ON orders (total);",
      ],
    },
    mariadb: {
      bad: [
        "-- in a transaction\nCREATE TABLE users (id bigint PRIMARY KEY);",
        "ALTER TABLE users ADD COLUMN age int;",
      ],
      good: ["ALTER TABLE users ADD COLUMN IF NOT EXISTS age int;"],
    },
    sqlserver: {
      bad: ["DROP INDEX IX_orders ON orders;"],
      good: ["DROP INDEX IF EXISTS IX_orders ON orders;", "CREATE TABLE users (id bigint NOT NULL PRIMARY KEY);"],
    },
  },
  on: ["create-table", "add-column", "create-index", "drop-table", "drop-column", "drop-index", "drop-constraint"],
  *check(operation, context) {
    if (!guarded[context.dialect].has(operation.kind)) return;
    const isKept = context.dialect === "mysql" || context.dialect === "mariadb";
    if ((context.session.inTransaction && !isKept) || operation.within !== undefined || isGuarded(operation)) return;
    // An invalid index of this name would be kept: the guard makes a concurrent build worse.
    if (operation.kind === "create-index" && (operation.concurrently !== undefined || operation.name === undefined))
      return;
    if (operation.kind === "create-table" && operation.orReplace) return;
    const guard = operation.kind.startsWith("drop") ? "IF EXISTS" : "IF NOT EXISTS";
    const at = guardOffset(operation, context);
    yield {
      span: operation.span,
      message: `Outside a transaction this fails when the migration is run again after a failure. Add ${guard}.`,
      ...(at === undefined
        ? {}
        : {
            rewrites: [
              { title: `Add ${guard}`, safe: false, edits: [{ span: { start: at, end: at }, text: `${guard} ` }] },
            ],
          }),
    };
  },
};

const everything: readonly Repeatable[] = [
  "create-table",
  "add-column",
  "create-index",
  "drop-table",
  "drop-column",
  "drop-index",
  "drop-constraint",
];

/** What each server takes IF [NOT] EXISTS for (MySQL 9 and MariaDB manuals; SQLite's grammar; SQL Server 2016). */
const guarded: { readonly [D in Dialect]: ReadonlySet<Repeatable> } = {
  postgres: new Set(everything),
  mysql: new Set(["create-table", "drop-table"]),
  mariadb: new Set(everything),
  sqlite: new Set(["create-table", "create-index", "drop-table", "drop-index"]),
  sqlserver: new Set(["drop-table", "drop-column", "drop-index", "drop-constraint"]),
};

type Guarded = Extract<Operation, { kind: Repeatable }>;

function isGuarded(operation: Guarded): boolean {
  switch (operation.kind) {
    case "create-table":
    case "add-column":
    case "create-index":
      return operation.ifNotExists !== undefined;
    default:
      return operation.ifExists !== undefined;
  }
}

/** The guard stands directly before the name of what is made or dropped. */
function guardOffset(operation: Guarded, context: RuleContext): number | undefined {
  switch (operation.kind) {
    case "create-table":
    case "drop-table":
      // One guard serves all tables of a DROP TABLE.
      return context.command[0] === operation ? operation.table.span.start : undefined;
    case "add-column":
      return /\bcolumn\s*$/i.test(context.text.slice(0, operation.column.span.start))
        ? operation.column.span.start
        : undefined;
    case "create-index":
      return operation.name?.span.start;
    case "drop-column":
      return /\bcolumn\s*$/i.test(context.text.slice(0, operation.column.span.start))
        ? operation.column.span.start
        : undefined;
    case "drop-index":
      return context.command[0] === operation ? operation.index.span.start : undefined;
    case "drop-constraint":
      return operation.constraint.span.start;
  }
}
