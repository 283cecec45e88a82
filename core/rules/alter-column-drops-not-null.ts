import { shownColumn } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** ALTER COLUMN without NOT NULL makes the column nullable (SQL Server manual, ALTER TABLE, "NULL | NOT NULL"). */
export const alterColumnDropsNotNull: Rule<"drop-not-null"> = {
  id: "alter-column-drops-not-null",
  severity: "warning",
  axis: "data-loss",
  dialects: ["sqlserver"],
  title: "Changed column loses its NOT NULL",
  why: "`ALTER COLUMN` restates the whole column: where it does not say `NOT NULL`, the column may hold NULL afterwards, whatever it was before, and no error tells.",
  instead: "Write `NOT NULL` behind the type, or `NULL` where that is meant.",
  bad: [
    "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Name NVARCHAR(50) NOT NULL);\n-- next release\nALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(200);",
  ],
  good: [
    "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Name NVARCHAR(50) NOT NULL);\n-- next release\nALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(200) NOT NULL;",
  ],
  on: ["drop-not-null"],
  *check(operation, context) {
    const { table, column, implied, span } = operation;
    if (implied !== true || context.schema.table(table)?.columns.get(column.name)?.notNull !== true) return;
    const options = /\s+(?:WITH\s*\(|SPARSE\b|HIDDEN\b)/i.exec(sliceOf(context.text, span));
    const at = options === null ? span.end : span.start + options.index;
    yield {
      span,
      message: `${shownColumn(table, column.name)} is NOT NULL, and may hold NULL after this, because ALTER COLUMN does not say NOT NULL again. Write it behind the type.`,
      rewrites: [
        { title: "Keep it NOT NULL", safe: true, edits: [{ span: { start: at, end: at }, text: " NOT NULL" }] },
      ],
    };
  },
};
