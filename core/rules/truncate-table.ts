import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Every row goes at once, under a lock that also blocks readers. */
export const truncateTable: Rule<"truncate-table"> = {
  id: "truncate-table",
  severity: "warning",
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Table emptied",
  why: "`TRUNCATE` removes every row, under a lock that also blocks reads. In PostgreSQL, transactions that began before see the table empty (manual, section 13.6); in MySQL and MariaDB it commits, so that it cannot be rolled back.",
  instead: "Delete the rows that must go in batches, or fill a new table and switch to it.",
  bad: ["TRUNCATE events;"],
  good: ["CREATE TABLE events (id bigint PRIMARY KEY);\nTRUNCATE events;"],
  examples: {
    sqlserver: {
      bad: ["TRUNCATE TABLE dbo.Events;"],
      good: ["CREATE TABLE dbo.Events (Id INT NOT NULL CONSTRAINT PK_Events PRIMARY KEY);\nTRUNCATE TABLE dbo.Events;"],
    },
  },
  on: ["truncate-table"],
  *check(operation, context) {
    if (operation.cascade || context.effect.fails !== undefined || !isReleased(context, operation.table)) return;
    const table = shown(operation.table);
    yield {
      span: context.command.length > 1 ? operation.table.span : operation.span,
      message:
        context.effect.commits === true
          ? `TRUNCATE removes every row of ${table} at once, and cannot be rolled back. Delete what must go in batches.`
          : `TRUNCATE removes every row of ${table}, under ${context.dialect === "sqlserver" ? "a Sch-M" : "an ACCESS EXCLUSIVE"} lock that blocks reads and writes. Delete what must go in batches.`,
    };
  },
};
