import type { ColumnDefinition, OperationOf } from "../sql/operations.ts";
import { shown, shownColumn } from "./support/wording.ts";
import type { Rule } from "./types.ts";

type Defining = "create-enum" | "create-table" | "add-column";

/** Values can be added and renamed, never removed without the columns changing their type. */
export const createEnum: Rule<Defining> = {
  id: "create-enum",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb"],
  title: "Enum type created",
  why: "Values of an enum of PostgreSQL can be added and renamed, but not removed or reordered (manual, section 8.7); to do that, each column has to change its type. The values of an ENUM column of MySQL and MariaDB stand in its type: only one more at the end is instant, everything else copies the table.",
  instead: "Use a lookup table with a foreign key, or `text` with a CHECK constraint.",
  bad: ["CREATE TYPE status AS ENUM ('open', 'closed');"],
  good: ["CREATE TABLE statuses (name text PRIMARY KEY);"],
  examples: {
    mysql: {
      bad: ["CREATE TABLE orders (id bigint PRIMARY KEY, status ENUM('open', 'closed'));"],
      good: ["CREATE TABLE statuses (name varchar(20) PRIMARY KEY);"],
    },
    mariadb: {
      bad: ["CREATE TABLE orders (id bigint PRIMARY KEY, status ENUM('open', 'closed'));"],
      good: ["CREATE TABLE statuses (name varchar(20) PRIMARY KEY);"],
    },
  },
  on: ["create-enum", "create-table", "add-column"],
  *check(operation, context) {
    if (context.direction === "down") return;
    if (operation.kind === "create-enum") {
      yield {
        span: operation.span,
        message: `Values of enum ${shown(operation.type)} can never be removed again. Use a lookup table, or text with a CHECK constraint.`,
      };
      return;
    }
    if (context.dialect === "postgres") return;
    for (const { name, type } of columnsOf(operation)) {
      if (type?.name !== "enum" && type?.name !== "set") continue;
      yield {
        span: type.span,
        message: `To remove a value of ${shownColumn(operation.table, name.name)} or put one between others, the table is copied. Use a lookup table, or a text with a CHECK constraint.`,
      };
    }
  },
};

function columnsOf(operation: OperationOf<"create-table"> | OperationOf<"add-column">): readonly ColumnDefinition[] {
  return operation.kind === "add-column" ? [operation.column] : operation.columns;
}
