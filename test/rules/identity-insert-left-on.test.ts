import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "identity-insert-left-on";

test("reports what stays on, and what is turned on twice", () => {
  checkRule(
    rule,
    `
SET IDENTITY_INSERT [dbo].[Kinds] ON;
INSERT INTO dbo.Kinds (Id) VALUES (1);
SET IDENTITY_INSERT dbo.Kinds OFF
GO
SET IDENTITY_INSERT dbo.Users ON;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ turned on for roles while it is ON for users
INSERT INTO dbo.Users (Id) VALUES (1);
GO
SET IDENTITY_INSERT Roles ON;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^ stays ON for roles
`,
    { dialect: "sqlserver" },
  );
});

test("sees what stands behind in the same batch", () => {
  checkRule(
    "identity-insert-left-on",
    `CREATE TABLE a (id int IDENTITY PRIMARY KEY)
SET IDENTITY_INSERT dbo.a ON
INSERT INTO dbo.a (id) SELECT id FROM dbo.b
SET IDENTITY_INSERT dbo.a OFF
SELECT 1
GO
`,
    { dialect: "sqlserver" },
  );
});
