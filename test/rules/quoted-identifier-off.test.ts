import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "quoted-identifier-off";
const options = { dialect: "sqlserver" } as const;

test("a filtered index cannot be built, and a trigger keeps the setting", () => {
  checkRule(
    rule,
    `
SET QUOTED_IDENTIFIER OFF;
^^^^^^^^^^^^^^^^^^^^^^^^^ The filtered index ix_open below cannot be built (error 1934) with QUOTED_IDENTIFIER off
GO
CREATE INDEX IX_Open ON dbo.Orders (State) WHERE State = 'open' WITH (ONLINE = ON);
GO
SET ANSI_NULLS OFF
^^^^^^^^^^^^^^^^^^ tr_orders below keeps it for good
GO
CREATE TRIGGER dbo.TR_Orders ON dbo.Orders AFTER INSERT AS UPDATE dbo.Totals SET Orders = Orders + 1 WHERE Id = 1;
GO
`,
    options,
  );
});

test("leaves alone what is on again before, and indexes of all rows", () => {
  checkRule(rule, "SET QUOTED_IDENTIFIER OFF;\nGO\nCREATE INDEX IX_State ON dbo.Orders (State);\nGO", options);
});

test("a routine that only reads loses nothing, and one whose tables have no filtered index may later", () => {
  const base = "CREATE TABLE dbo.Orders (Id INT NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, State VARCHAR(9));";
  const files = (marked: string, more = "") => ({ "migrations/1.sql": base + more, "migrations/2.sql": marked });
  const off = "SET QUOTED_IDENTIFIER OFF\n";
  const reads = "GO\nCREATE PROCEDURE dbo.ByState AS SELECT Id FROM dbo.Orders;\nGO\n";
  const writes = "GO\nCREATE PROCEDURE dbo.CloseAll AS UPDATE dbo.Orders SET State = 'b' WHERE State = 'a';\nGO\n";
  checkRule(rule, files(off + reads), options);
  const mark = "^^^^^^^^^^^^^^^^^^^^^^^^^ ";
  const index = "\nCREATE INDEX IX_Open ON dbo.Orders (Id) WHERE State = 'open';";
  checkRule(
    rule,
    files(`${off}${mark}closeall below keeps it for good, and its writes fail once\n${reads}${writes}`),
    options,
  );
  checkRule(
    rule,
    files(`${off}${mark}its writes to orders, which has a filtered index, fail\n${writes}`, index),
    options,
  );
});
