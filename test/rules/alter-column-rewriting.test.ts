import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const before =
  "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Age INT NULL, Name NVARCHAR(50) NULL);";
const files = (script: string) => ({ "migrations/1.sql": before, "migrations/2.sql": script });

test("tells rows that are written from rows that are read, and a longer text from both", () => {
  checkRule(
    "alter-column-rewriting",
    files(`
ALTER TABLE dbo.Users ALTER COLUMN Age BIGINT NULL;
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Users.Age writes every row anew
ALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(50) NOT NULL;
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ reads every row
ALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(20) NOT NULL;
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ reads every row
ALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(400) NOT NULL;
ALTER TABLE dbo.Users ALTER COLUMN Age INT NULL WITH (ONLINE = ON);
`),
    { dialect: "sqlserver" },
  );
});
