import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "change-schema-bound";
const before = `CREATE TABLE dbo.Users (Id INT NOT NULL PRIMARY KEY, Email NVARCHAR(200) NOT NULL, Age INT NULL);
GO
CREATE VIEW dbo.Emails WITH SCHEMABINDING AS SELECT Id, Email FROM dbo.Users;
GO
CREATE VIEW dbo.Ages AS SELECT Age FROM dbo.Users;
`;

test("says which view keeps a column or table as it is", () => {
  checkRule(
    rule,
    {
      "migrations/1.sql": before,
      "migrations/2.sql": `
ALTER TABLE dbo.Users ALTER COLUMN Email NVARCHAR(400) NOT NULL;
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ View emails is bound to Users.Email (SCHEMABINDING)
GO
ALTER TABLE dbo.Users DROP COLUMN Age;
GO
EXEC sp_rename 'dbo.Users.Email', 'Mail', 'COLUMN';
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bound to Users.Email
GO
DROP TABLE dbo.Users;
^^^^^^^^^^^^^^^^^^^^ View emails is bound to Users
`,
    },
    { dialect: "sqlserver" },
  );
});

test("a view that is dropped before, or is bound no more, keeps nothing", () => {
  for (const freed of ["DROP VIEW dbo.Emails;", "ALTER VIEW dbo.Emails AS SELECT Id, Email FROM dbo.Users;"])
    checkRule(
      rule,
      { "migrations/1.sql": before, "migrations/2.sql": `${freed}\nGO\nALTER TABLE dbo.Users DROP COLUMN Email;\n` },
      { dialect: "sqlserver" },
    );
});
