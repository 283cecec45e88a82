import type { TypeName } from "../sql/names.ts";
import type { ColumnDefinition, OperationOf } from "../sql/operations.ts";
import { shownColumn } from "./support/wording.ts";
import { inCaseOf, sliceOf, withoutSerial } from "./support/words.ts";
import type { Rule } from "./types.ts";

const wider: Readonly<Record<string, string>> = {
  integer: "bigint",
  int: "bigint",
  mediumint: "bigint",
  smallint: "bigint",
  serial: "bigserial",
  smallserial: "bigserial",
};

const mysqlExamples = {
  bad: ["CREATE TABLE events (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY);"],
  good: ["CREATE TABLE events (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY);"],
};

const sqlserverExamples = {
  bad: ["CREATE TABLE dbo.Events (Id INT IDENTITY(1, 1) NOT NULL PRIMARY KEY);"],
  good: ["CREATE TABLE dbo.Events (Id BIGINT IDENTITY(1, 1) NOT NULL PRIMARY KEY);"],
};

/** Two billion keys are used up one day, and then the key has to change under load. */
export const preferBigintKey: Rule<"create-table"> = {
  id: "prefer-bigint-key",
  severity: "info",
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Primary key that can run out",
  why: "An `integer` key ends at 2,147,483,647, gaps included. Then every INSERT fails, and the change to `bigint` rewrites the table and all that references it.",
  instead: "Declare the key as `bigint` while the table is new.",
  bad: ["CREATE TABLE events (id serial PRIMARY KEY);"],
  good: ["CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);"],
  examples: { mysql: mysqlExamples, mariadb: mysqlExamples, sqlserver: sqlserverExamples },
  on: ["create-table"],
  *check(operation, context) {
    if (operation.temporary || context.direction === "down" || context.isSmall(operation.table)) return;
    const column = growingKey(operation);
    const type = column?.type;
    const better = wider[type?.name ?? ""];
    if (column === undefined || type === undefined || better === undefined) return;
    yield {
      span: type.span,
      message: `The key ${shownColumn(operation.table, column.name.name)} ends at ${lastNumber(type)}, and changing it later rewrites the table. Use ${better}.`,
      mendedLater: (final) =>
        final.table(operation.table)?.columns.get(column.name.name)?.type?.name !== withoutSerial(type),
      ...(operation.within === undefined
        ? {
            rewrites: [
              {
                title: `Use ${better} for ${column.name.name}`,
                safe: false,
                edits: [{ span: type.span, text: inCaseOf(sliceOf(context.text, type.span), widened(type, better)) }],
              },
            ],
          }
        : {}),
    };
  },
};

function widened(type: TypeName, better: string): string {
  return type.unsigned ? `${better} unsigned` : better;
}

const lastNumbers: Readonly<Record<string, readonly [signed: string, unsigned: string]>> = {
  smallint: ["32,767", "65,535"],
  smallserial: ["32,767", "65,535"],
  mediumint: ["8,388,607", "16,777,215"],
};

function lastNumber({ name, unsigned }: TypeName): string {
  const [signed, all] = lastNumbers[name] ?? ["2,147,483,647", "4,294,967,295"];
  return unsigned ? all : signed;
}

/** The only column of the primary key, when the server counts it up: a key that somebody assigns may be a small code. */
function growingKey({ columns, constraints }: OperationOf<"create-table">): ColumnDefinition | undefined {
  const inTable = constraints.find(({ type }) => type === "primary-key");
  const named = inTable?.type === "primary-key" && inTable.columns.length === 1 ? inTable.columns[0]?.name : undefined;
  const key = columns.find(
    (column) => column.name.name === named || column.constraints.some(({ type }) => type === "primary-key"),
  );
  if (key === undefined) return undefined;
  const counts =
    key.identity !== undefined ||
    key.autoIncrement !== undefined ||
    key.type?.name.endsWith("serial") ||
    key.default?.functions.some((name) => name.endsWith("nextval"));
  return counts ? key : undefined;
}
