import type { OperationOf } from "../sql/operations.ts";
import { isReleasedColumn } from "./support/released.ts";
import { shown, shownColumn } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

type Requiring = OperationOf<"redefine-column"> | OperationOf<"set-not-null">;

/** Error 1265 or 1138 of MySQL and MariaDB, 515 of SQL Server; what the server does without strict mode is in the MySQL manual, 15.1.9. */
export const setNotNullOverNull: Rule<Requiring["kind"]> = {
  id: "set-not-null-over-null",
  severity: "info",
  optional: true,
  axis: "data-loss",
  dialects: ["mysql", "mariadb", "sqlserver"],
  title: "Column required that may hold NULL",
  why: "The statement stops at the first row without a value, after it has read the table, on databases that happen to have such a row. MySQL and MariaDB make 0 or an empty text of NULL without a word where `sql_mode` is not strict. Running code that leaves the column out fails from then on.",
  instead: "Have all running code write the column, give the rows that are left a value, and require it then.",
  bad: [
    "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50));\n-- next release\nALTER TABLE users MODIFY name varchar(50) NOT NULL;",
  ],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50) NOT NULL);\n-- next release\nALTER TABLE users MODIFY name varchar(60) NOT NULL;",
  ],
  examples: {
    sqlserver: {
      bad: [
        "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Name NVARCHAR(50) NULL);\n-- next release\nALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(50) NOT NULL;",
      ],
      good: [
        "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Name NVARCHAR(50) NULL);\nALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(50) NOT NULL;",
      ],
    },
  },
  on: ["redefine-column", "set-not-null"],
  *check(operation, context) {
    const { table, column } = operation;
    if (operation.kind === "redefine-column" && operation.definition.notNull === undefined) return;
    if (!isReleasedColumn(context, table, column.name) || !mayHoldNull(operation, context)) return;
    const silently =
      context.dialect === "sqlserver" ? "" : ", or makes 0 or an empty text of it where sql_mode is not strict";
    yield {
      span: operation.span,
      message: `${shownColumn(table, column.name)} may hold NULL until now. This stops at the first such row${silently}. Count them on each database first: ${countQuery(operation, context)}.`,
    };
  },
};

/** Known to allow NULL, though nothing fills it: no default, and no UPDATE of the history, in a loop or a procedure or not. */
function mayHoldNull({ table: name, column: { name: column } }: Requiring, { schema }: RuleContext): boolean {
  const table = schema.table(name);
  const known = table?.columns.get(column);
  if (known?.notNull !== false || known.updated !== undefined || known.autoIncrement) return false;
  if (known.default !== undefined && !known.default.isNull) return false;
  return !table?.constraints.some(
    ({ definition, columns }) => definition.type === "primary-key" && columns.includes(column),
  );
}

function countQuery({ table, column }: Requiring, { text }: RuleContext): string {
  const written = (span: { readonly start: number; readonly end: number }) => text.slice(span.start, span.end);
  return `SELECT count(*) FROM ${written(table.span) || shown(table)} WHERE ${written(column.span)} IS NULL`;
}
