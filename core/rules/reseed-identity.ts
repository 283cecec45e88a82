import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** SQL Server manual, DBCC CHECKIDENT: the next number is this one, or the one behind it, whatever the rows have. */
export const reseedIdentity: Rule<"reseed-identity"> = {
  id: "reseed-identity",
  severity: "info",
  axis: "availability",
  dialects: ["sqlserver"],
  title: "Identity numbers set back while rows have them",
  why: "`DBCC CHECKIDENT (…, RESEED, n)` does not look at the rows. Where they reach beyond `n`, each INSERT fails with a duplicate key until the numbers are used up, or, where the column is no key, two rows get the same number.",
  instead:
    "Leave out the number: `DBCC CHECKIDENT ('t', RESEED)` goes on behind the highest one. Or delete the rows in the same script.",
  bad: ["DBCC CHECKIDENT ('dbo.Orders', RESEED, 0);"],
  good: [
    "DBCC CHECKIDENT ('dbo.Orders', RESEED);",
    "CREATE TABLE dbo.Orders (Id int IDENTITY CONSTRAINT PK_Orders PRIMARY KEY);\nDBCC CHECKIDENT ('dbo.Orders', RESEED, 1000);",
  ],
  on: ["reseed-identity"],
  *check({ table, span }, context) {
    if (!isReleased(context, table)) return;
    if (context.noveltyOf(context.schema.table(table)?.deletedFrom) !== undefined) return;
    yield {
      span,
      message: `Where rows of ${shown(table)} reach beyond this number, INSERTs fail with a duplicate key. Leave the number out, so that the highest one counts.`,
    };
  },
};
