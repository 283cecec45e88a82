import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-system-versioning";
const options = { dialect: "mariadb" } as const;

test("the history is lost, whatever else the command does", () => {
  checkRule(
    rule,
    `
ALTER TABLE prices COMMENT = 'net', DROP SYSTEM VERSIONING;
                                    ^^^^^^^^^^^^^^^^^^^^^^ prices loses all old versions
`,
    options,
  );
});

test("leaves a new history alone, and the way back", () => {
  checkRule(rule, "ALTER TABLE prices ADD SYSTEM VERSIONING;", options);
  checkRule(
    rule,
    {
      "migrations/1_add.up.sql": "ALTER TABLE prices ADD SYSTEM VERSIONING;",
      "migrations/1_add.down.sql": "ALTER TABLE prices DROP SYSTEM VERSIONING;",
    },
    { ...options, framework: "golang-migrate" },
  );
});

test("what SQL Server no longer keeps, unless it is switched on again", () => {
  const sqlserver = { dialect: "sqlserver" } as const;
  checkRule(
    rule,
    `
ALTER TABLE dbo.Prices SET (SYSTEM_VERSIONING = OFF);
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ leaves no trace in its history
ALTER TABLE dbo.Orders SET (SYSTEM_VERSIONING = OFF);
ALTER TABLE dbo.Orders SET (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.OrdersHistory));
`,
    sqlserver,
  );
  checkRule(rule, "ALTER TABLE dbo.Prices SET (SYSTEM_VERSIONING = OFF);\nDROP TABLE dbo.Prices;", sqlserver);
});
