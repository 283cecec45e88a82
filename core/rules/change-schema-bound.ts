import type { Table } from "../schema/types.ts";
import type { OperationOf } from "../sql/operations.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

type Change = OperationOf<"drop-column" | "alter-column-type" | "rename-column" | "drop-table" | "rename-table">;

/** A view that is bound to the schema keeps what it names from changing (SQL Server manual, CREATE VIEW, SCHEMABINDING). */
export const changeSchemaBound: Rule<Change["kind"]> = {
  id: "change-schema-bound",
  severity: "error",
  axis: "availability",
  dialects: ["sqlserver"],
  title: "Change of what a schema-bound view names",
  why: "A view `WITH SCHEMABINDING`, and so each indexed view, keeps the tables and columns that it names as they are: dropping or altering them fails with errors 5074, 4922 and 3729, `sp_rename` with error 15336.",
  instead:
    "Drop the view first and create it again behind the change; its indexes are built anew, so do that when nobody needs them.",
  bad: [
    "CREATE TABLE dbo.Users (Id INT NOT NULL PRIMARY KEY, Email NVARCHAR(200) NOT NULL);\nGO\nCREATE VIEW dbo.Emails WITH SCHEMABINDING AS SELECT Id, Email FROM dbo.Users;\nGO\n-- next release\nALTER TABLE dbo.Users DROP COLUMN Email;",
  ],
  good: [
    "CREATE TABLE dbo.Users (Id INT NOT NULL PRIMARY KEY, Email NVARCHAR(200) NOT NULL, Note NVARCHAR(50) NULL);\nGO\nCREATE VIEW dbo.Emails WITH SCHEMABINDING AS SELECT Id, Email FROM dbo.Users;\nGO\n-- next release\nALTER TABLE dbo.Users ALTER COLUMN Note NVARCHAR(100) NULL;",
  ],
  on: ["drop-column", "alter-column-type", "rename-column", "drop-table", "rename-table"],
  *check(operation, context) {
    if (operation.conditional || operation.within === "routine") return;
    const view = boundView(operation, context);
    if (view === undefined) return;
    yield {
      span: operation.span,
      message: `View ${view.name} is bound to ${subjectOf(operation)} (SCHEMABINDING), so this fails. Drop the view before, and create it again behind it.`,
    };
  },
};

/** A bound view that reads the table, and names the column where it is about one. */
function boundView(operation: Change, { schema }: RuleContext): Table | undefined {
  const readers = schema.table(operation.table)?.readBy ?? [];
  for (const key of readers) {
    const view = schema.tableByKey(key);
    if (view?.boundTo === undefined) continue;
    if (!("column" in operation) || namesWord(view.boundTo, operation.column.name)) return view;
  }
  return undefined;
}

function namesWord(text: string, name: string): boolean {
  const words: readonly string[] = text.toLowerCase().match(/[\w@#$]+/g) ?? [];
  return words.includes(name.toLowerCase());
}

function subjectOf(operation: Change): string {
  return "column" in operation ? `${shown(operation.table)}.${operation.column.name}` : shown(operation.table);
}
