import type { Table } from "../schema/types.ts";
import type { OperationOf } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

const mysqlExamples = {
  bad: ["CREATE TABLE audit_entries (at datetime NOT NULL, what varchar(200) NOT NULL);"],
  good: ["CREATE TABLE audit_entries (id bigint AUTO_INCREMENT PRIMARY KEY, what varchar(200) NOT NULL);"],
};

/** Rows without identity cannot be replicated, batched or corrected one by one. */
export const requirePrimaryKey: Rule<"create-table"> = {
  id: "require-primary-key",
  severity: "info",
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Table without a primary key",
  why: "Without a primary key, UPDATE and DELETE cannot be replicated logically (PostgreSQL manual, section 29.1) or go through the whole table on each replica (MySQL), in SQL Server the rows lie in a heap and cannot be replicated by transactions at all, a backfill has no key to batch by, and duplicate rows cannot be told apart.",
  instead: "Declare a primary key in `CREATE TABLE`, while the table is empty.",
  bad: ["CREATE TABLE audit_entries (at timestamptz NOT NULL, what text NOT NULL);"],
  good: ["CREATE TABLE audit_entries (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL);"],
  examples: {
    mysql: mysqlExamples,
    mariadb: mysqlExamples,
    sqlserver: {
      bad: ["CREATE TABLE dbo.AuditEntries (At DATETIME2 NOT NULL, What NVARCHAR(200) NOT NULL);"],
      good: [
        "CREATE TABLE dbo.AuditEntries (Id INT NOT NULL CONSTRAINT PK_AuditEntries PRIMARY KEY, What NVARCHAR(200) NOT NULL);",
      ],
    },
  },
  on: ["create-table"],
  *check(operation, context) {
    const { table, temporary, asQuery, partitionOf, like, inherits, virtual } = operation;
    if (temporary || asQuery || virtual || partitionOf !== undefined || like.length > 0 || inherits.length > 0) return;
    if (context.schema.table(table) !== undefined || context.direction === "down") return;
    const constraints = [...operation.constraints, ...operation.columns.flatMap((column) => column.constraints)];
    if (constraints.some(({ type }) => type === "primary-key") || hasRowKey(operation, context.dialect)) return;
    for (const next of context.following(["add-primary-key"], table.name)) {
      if (context.schema.tableKey(next.table) === context.schema.tableKey(table)) return;
    }
    yield {
      span: table.span,
      message: `Table ${shown(table)} has no primary key: its rows cannot be replicated, batched or told apart. Declare one while it is empty.`,
      mendedLater: (final) => hasPrimaryKey(final.table(table)),
    };
  },
};

/** InnoDB takes a unique key without NULL where there is no primary key (MySQL manual, "Clustered and Secondary Indexes"). */
function hasRowKey({ columns, constraints }: OperationOf<"create-table">, dialect: Dialect): boolean {
  if (dialect !== "mysql" && dialect !== "mariadb") return false;
  const required = new Set(columns.filter((column) => column.notNull !== undefined).map(({ name }) => name.name));
  return [...constraints, ...columns.flatMap((column) => column.constraints)].some(
    (constraint) => constraint.type === "unique" && constraint.columns.every(({ name }) => required.has(name)),
  );
}

/** Whether the table has got a primary key in the end, or is gone. */
function hasPrimaryKey(table: Table | undefined): boolean {
  return table === undefined || table.constraints.some(({ definition }) => definition.type === "primary-key");
}
