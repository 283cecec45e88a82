import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("reads of one row from inserted", () => {
  checkRule(
    "trigger-assumes-one-row",
    `
CREATE TRIGGER dbo.T ON dbo.Users AFTER UPDATE AS
BEGIN
  DECLARE @Id INT;
  SELECT @Id = Id FROM inserted;
         ^^^^^^^^^^^^^^^^^^^^^^ one row
  UPDATE dbo.Users SET A = 1 WHERE Id = @Id;
END
GO
CREATE TRIGGER dbo.U ON dbo.Users AFTER UPDATE AS
BEGIN
  DECLARE @n INT;
  SELECT @n = COUNT(*) FROM inserted;
  UPDATE u SET A = 1 FROM dbo.Users u JOIN inserted i ON i.Id = u.Id;
END
`,
    { dialect: "sqlserver" },
  );
});
