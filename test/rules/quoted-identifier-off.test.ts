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
CREATE TRIGGER dbo.TR_Orders ON dbo.Orders AFTER INSERT AS SELECT 1;
GO
`,
    options,
  );
});

test("leaves alone what is on again before, and indexes of all rows", () => {
  checkRule(rule, "SET QUOTED_IDENTIFIER OFF;\nGO\nCREATE INDEX IX_State ON dbo.Orders (State);\nGO", options);
});
