import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "reseed-identity";

test("reports a number that does not look at the rows, unless they were deleted", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql":
        "CREATE TABLE dbo.Orders (Id int IDENTITY PRIMARY KEY);\nCREATE TABLE dbo.Logs (Id int IDENTITY PRIMARY KEY);",
      "migrations/2_change.sql": `
DBCC CHECKIDENT ('[dbo].[Orders]', RESEED, 100);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Where rows of Orders reach beyond
DBCC CHECKIDENT (Orders, NORESEED);
DELETE FROM dbo.Logs;
DBCC CHECKIDENT ('dbo.Logs', RESEED, 0);
`,
    },
    { dialect: "sqlserver" },
  );
});
