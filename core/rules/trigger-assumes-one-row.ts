import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** A trigger of SQL Server runs once for a statement, with all its rows (manual, "Create DML Triggers to Handle Multiple Rows of Data"). */
export const triggerAssumesOneRow: Rule<"create-trigger"> = {
  id: "trigger-assumes-one-row",
  severity: "warning",
  axis: "data-loss",
  dialects: ["sqlserver"],
  title: "Trigger that takes one row for all",
  why: "A trigger runs once for each statement, with every changed row in `inserted` and `deleted`. One that reads a value from them into a variable sees one row, and the others are left out without any error.",
  instead: "Join `inserted` and `deleted`, so that all rows are worked on at once.",
  bad: [
    "CREATE TRIGGER dbo.UsersSync ON dbo.Users AFTER INSERT AS BEGIN DECLARE @Id INT; SELECT @Id = Id FROM inserted; UPDATE dbo.Users SET Full_Name = Name WHERE Id = @Id; END",
  ],
  good: [
    "CREATE TRIGGER dbo.UsersSync ON dbo.Users AFTER INSERT AS BEGIN SET NOCOUNT ON; UPDATE u SET Full_Name = u.Name FROM dbo.Users AS u JOIN inserted AS i ON i.Id = u.Id; END",
  ],
  on: ["create-trigger"],
  *check({ trigger, table, body }) {
    const found =
      /@\w+\s*=(?:(?!\b(?:from|join|exists|count|update|insert|delete)\b)[^;])*\bfrom\s+(?:inserted|deleted)\b/i.exec(
        body?.text ?? "",
      );
    if (body === undefined || found === null || /\b(?:max|min|sum|avg|string_agg)\s*\(/i.test(found[0])) return;
    const start = body.span.start + found.index;
    yield {
      span: { start, end: start + found[0].length },
      message: `${trigger.name} of ${shown(table)} takes one row of those that the statement changed; the others are left out. Join inserted and deleted instead of reading variables from them.`,
    };
  },
};
