import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const twoChanges = "DELETE FROM dbo.Users WHERE Id = 1;\nDELETE FROM dbo.Users WHERE Id = 2;";

test("a transaction needs XACT_ABORT or TRY", () => {
  checkRule(
    "require-xact-abort",
    `
BEGIN TRAN;
^^^^^^^^^^ SET XACT_ABORT ON
UPDATE dbo.Users SET Age = 1 WHERE Id = 1;
UPDATE dbo.Users SET Age = 2 WHERE Id = 2;
COMMIT;
`,
    { dialect: "sqlserver" },
  );
  checkRule("require-xact-abort", `SET XACT_ABORT ON;\nBEGIN TRAN;\n${twoChanges}\nCOMMIT;`, { dialect: "sqlserver" });
  checkRule(
    "require-xact-abort",
    `BEGIN TRY\nBEGIN TRAN;\n${twoChanges}\nCOMMIT;\nEND TRY\nBEGIN CATCH\nROLLBACK;\nTHROW;\nEND CATCH`,
    {
      dialect: "sqlserver",
    },
  );
});

test("a transaction around one change has nothing to go on with", () => {
  checkRule(
    "require-xact-abort",
    `
BEGIN TRANSACTION
    IF NOT EXISTS (SELECT * FROM sys.indexes WHERE name = N'IX_Age') CREATE INDEX IX_Age ON dbo.Users (Age)
    GO
COMMIT
BEGIN TRANSACTION
DECLARE @ids TABLE (Id INT);
INSERT INTO @ids VALUES (1);
DELETE FROM dbo.Users WHERE Id IN (SELECT Id FROM @ids);
COMMIT
BEGIN TRANSACTION
^^^^^^^^^^^^^^^^^ SET XACT_ABORT ON
DELETE FROM dbo.Orders WHERE UserId = 1;
DELETE FROM dbo.Users WHERE Id = 1;
COMMIT
`,
    { dialect: "sqlserver" },
  );
});
