import type { ColumnDefinition, OperationOf } from "../sql/operations.ts";
import { onlineDialects } from "./support/online.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Error 1067 with NO_ZERO_DATE, which is part of the default sql_mode (MySQL manual 7.1.11). */
export const zeroDateDefault: Rule<"create-table" | "add-column" | "redefine-column"> = {
  id: "zero-date-default",
  severity: "warning",
  axis: "compatibility",
  dialects: onlineDialects,
  title: "Default of a date that does not exist",
  why: "The default `sql_mode` of MySQL refuses `0000-00-00` as a default, so the statement fails there; where it passes, drivers read the value as null, as an error or as a date of their own.",
  instead: "Allow `NULL`, or use a date that exists.",
  bad: ["CREATE TABLE users (id bigint PRIMARY KEY, seen_at datetime NOT NULL DEFAULT '0000-00-00 00:00:00');"],
  good: ["CREATE TABLE users (id bigint PRIMARY KEY, seen_at datetime NULL);"],
  on: ["create-table", "add-column", "redefine-column"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const column of columnsOf(operation)) {
      const value = column.default;
      if (value === undefined || !/^['"]0000-00-00/.test(value.text)) continue;
      yield {
        span: value.span,
        message: `${shownColumn(operation.table, column.name.name)} gets a date by default that does not exist, which the server refuses unless sql_mode is loosened. Allow NULL instead.`,
      };
    }
  },
};

function columnsOf(
  operation: OperationOf<"create-table"> | OperationOf<"add-column"> | OperationOf<"redefine-column">,
): readonly ColumnDefinition[] {
  switch (operation.kind) {
    case "create-table":
      return operation.columns;
    case "add-column":
      return [operation.column];
    case "redefine-column":
      return [operation.definition];
  }
}
