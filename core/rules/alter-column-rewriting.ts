import { worksOnline } from "../engines/sqlserver/versions.ts";
import { isLive } from "./support/exemptions.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rewrite, Rule } from "./types.ts";

/** A size-of-data change under Sch-M (SQL Server manual, ALTER TABLE, "ALTER COLUMN"). */
export const alterColumnRewriting: Rule<"alter-column-type"> = {
  id: "alter-column-rewriting",
  severity: "error",
  axis: "availability",
  dialects: ["sqlserver"],
  title: "Column changed under a lock on all of its table",
  why: "Another type writes every row anew, and `NOT NULL` reads every row, under a `Sch-M` lock that blocks reads and writes until it is done. Only a longer `varchar`, `nvarchar` or `varbinary` is a change of the catalogue.",
  instead:
    "Write `WITH (ONLINE = ON)` on Enterprise edition or Azure SQL; else add a column of the new type beside it, write both, backfill in batches, and switch.",
  bad: [
    "CREATE TABLE dbo.Orders (Id INT NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total INT NOT NULL);\n-- next release\nALTER TABLE dbo.Orders ALTER COLUMN Total BIGINT NOT NULL;",
  ],
  good: [
    "CREATE TABLE dbo.Orders (Id INT NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Note NVARCHAR(50) NULL);\n-- next release\nALTER TABLE dbo.Orders ALTER COLUMN Note NVARCHAR(200) NULL;",
  ],
  on: ["alter-column-type"],
  *check(operation, context) {
    const { effect, edition } = context;
    if (!isLive(context, operation.table) || operation.online !== undefined) return;
    const before = context.schema.table(operation.table)?.columns.get(operation.column.name);
    const requires = context.command.some((other) => other.kind === "set-not-null") && before?.notNull === false;
    if (effect.rewrites.length === 0 && effect.scans.length === 0 && !requires) return;
    const does = effect.rewrites.length > 0 ? "writes every row anew" : "reads every row";
    const online = worksOnline(edition);
    const rewrite: Rewrite = {
      title: "Change the column online",
      safe: false,
      edits: [{ span: { start: operation.span.end, end: operation.span.end }, text: " WITH (ONLINE = ON)" }],
    };
    yield {
      span: operation.span,
      message: `Changing ${shownColumn(operation.table, operation.column.name)} ${does} while reads and writes wait (Sch-M). ${online === false ? "Add a column beside it, write both, backfill in batches, and switch." : `Write WITH (ONLINE = ON)${online === undefined ? " on Enterprise edition or Azure SQL" : ""}, or add a column beside it.`}`,
      ...(online === false ? {} : { rewrites: [rewrite] }),
    };
  },
};
