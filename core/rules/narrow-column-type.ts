import type { TypeName } from "../sql/names.ts";
import type { Dialect } from "../sql/types.ts";
import { decimalLoss } from "./support/decimal-loss.ts";
import { mysqlTypeLoss } from "./support/mysql-type-loss.ts";
import { isReleasedColumn } from "./support/released.ts";
import { sqlserverTypeLoss } from "./support/sqlserver-type-loss.ts";
import { shownType } from "./support/types.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule } from "./types.ts";

const mysqlExamples = {
  bad: [
    "CREATE TABLE users (id bigint PRIMARY KEY, code varchar(100));\n-- next release\nALTER TABLE users MODIFY code varchar(40);",
  ],
  good: ["CREATE TABLE users (id bigint PRIMARY KEY, code varchar(40));\nALTER TABLE users MODIFY code varchar(100);"],
};

/** Values that do not fit the new type stop the migration or are cut and rounded. */
export const narrowColumnType: Rule<"alter-column-type" | "redefine-column"> = {
  id: "narrow-column-type",
  severity: "warning",
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Column changed to a type that holds less",
  why: "A value that does not fit makes the statement fail after it has read the table with writes, in PostgreSQL reads too, kept out; MySQL and MariaDB cut it without a word where `sql_mode` is not strict. Digits behind the point are rounded, and an explicit cast cuts text, without a word.",
  instead:
    "Count the values that do not fit first. Hold new ones off with a CHECK constraint (in PostgreSQL added `NOT VALID` and validated later), and change the type when none is left.",
  bad: [
    "CREATE TABLE users (id bigint PRIMARY KEY, code varchar(100));\n-- next release\nALTER TABLE users ALTER COLUMN code TYPE varchar(40);",
  ],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, code varchar(40));\nALTER TABLE users ALTER COLUMN code TYPE varchar(100);",
  ],
  examples: {
    mysql: mysqlExamples,
    mariadb: mysqlExamples,
    sqlserver: {
      bad: [
        "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Code NVARCHAR(100) NULL);\n-- next release\nALTER TABLE dbo.Users ALTER COLUMN Code NVARCHAR(40) NULL;",
      ],
      good: [
        "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Code NVARCHAR(40) NULL);\n-- next release\nALTER TABLE dbo.Users ALTER COLUMN Code NVARCHAR(100) NULL;",
      ],
    },
  },
  on: ["alter-column-type", "redefine-column"],
  *check(operation, context) {
    const { table, column } = operation;
    const type = operation.kind === "redefine-column" ? operation.definition.type : operation.type;
    if (type === undefined || !isReleasedColumn(context, table, column.name)) return;
    const old = context.schema.table(table)?.columns.get(column.name)?.type;
    const lossOf = operation.kind === "redefine-column" ? mysqlTypeLoss : (byDialect[context.dialect] ?? lossBetween);
    const loss = old === undefined ? undefined : lossOf(old, type);
    if (old === undefined || loss === undefined) return;
    yield {
      span: operation.span,
      message: `Values of ${shownColumn(table, column.name)} ${loss}: ${shownType(type)} holds less than ${shownType(old)}. Count them before, and keep new ones out with a CHECK constraint.`,
    };
  },
};

const byDialect: { readonly [D in Dialect]?: typeof mysqlTypeLoss } = { sqlserver: sqlserverTypeLoss };

const integers: readonly string[] = ["smallint", "integer", "bigint"];
const serialBase: Readonly<Record<string, string>> = {
  smallserial: "smallint",
  serial: "integer",
  bigserial: "bigint",
};

/** What happens to values that do not fit, for people; undefined when all fit or nothing certain can be said. */
function lossBetween(from: TypeName, to: TypeName): string | undefined {
  if (from.dimensions !== to.dimensions) return undefined;
  const old = integers.indexOf(serialBase[from.name] ?? from.name);
  const next = integers.indexOf(to.name);
  if (old !== -1 && next !== -1) return next < old ? "out of its range make the statement fail" : undefined;
  if (isText(from) && isText(to))
    return lengthOf(to) < lengthOf(from)
      ? `longer than ${lengthOf(to)} characters make the statement fail, or are cut by a cast`
      : undefined;
  if (from.name === "numeric") return numericLoss(from, to);
  if (from.name === "double precision" && to.name === "real") return "lose digits";
  if (from.name.startsWith("timestamp") && to.name === "date") return "lose their time of day";
  if (from.name.startsWith("timestamp") && to.name === from.name)
    return precisionOf(to) < precisionOf(from) ? "lose fractions of a second" : undefined;
  return undefined;
}

function isText(type: TypeName): boolean {
  return type.name === "text" || type.name === "varchar";
}

function lengthOf(type: TypeName): number {
  return type.args[0] === undefined ? Number.POSITIVE_INFINITY : Number(type.args[0]);
}

/** Without a precision, timestamps keep microseconds (manual, section 8.5). */
function precisionOf(type: TypeName): number {
  return type.args[0] === undefined ? 6 : Number(type.args[0]);
}

/** numeric without arguments holds anything (manual, section 8.1.2). */
function numericLoss(from: TypeName, to: TypeName): string | undefined {
  if (integers.includes(to.name)) return "are rounded to whole numbers, and those out of range make the statement fail";
  if (to.name !== "numeric" || to.args[0] === undefined) return undefined;
  if (from.args[0] === undefined) return `are rounded to ${to.args[1] ?? 0} digits behind the point`;
  return decimalLoss(from, to, 0);
}
