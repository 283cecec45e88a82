import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "rename-column";

test("says which queries break", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME COLUMN name TO full_name;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every running query that names name
`,
  );
});

test("reads the short form", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME name TO full_name;
                  ^^^^^^^^^^^^^^^^^^^^^^^^ users.name
`,
  );
});

test("leaves a column alone that came in the same migration", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN nmae text;
ALTER TABLE users RENAME COLUMN nmae TO nick;
`,
  });
});

test("leaves a swap of two columns alone", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME COLUMN ref TO ref_old;
ALTER TABLE users RENAME COLUMN ref_new TO ref;
`,
    { transaction: true },
  );
});

test("leaves the columns of a view alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');
CREATE VIEW people AS SELECT name FROM users;
`,
    "migrations/2_change.sql": `ALTER TABLE people RENAME COLUMN name TO title;`,
  });
});

test("becomes the first step of a staged change", () => {
  checkRewrite(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
      "migrations/2_change.sql": `ALTER TABLE users RENAME COLUMN name TO full_name;`,
    },
    `
-- cutover: change users.name -> users.full_name
ALTER TABLE users ADD COLUMN full_name text;
`,
    { allow: ["rename-column"] },
  );
});

const objects = `CREATE TABLE dbo.Users (Id int NOT NULL, Name varchar(9), Mail varchar(9));
CREATE TABLE dbo.Orders (Id int NOT NULL, Name varchar(9));
GO
CREATE VIEW dbo.Names AS SELECT Name FROM dbo.Users;
GO
CREATE PROCEDURE dbo.ByName @Name varchar(9) AS SELECT u.Id FROM [dbo].[Users] u WHERE u.[Name] = @Name;
GO
CREATE PROCEDURE dbo.ById @Name int AS SELECT Mail FROM dbo.Users WHERE Id = @Name;
GO
CREATE PROCEDURE dbo.OfOrders AS SELECT Name FROM dbo.Orders;
GO
CREATE TRIGGER dbo.Noted ON dbo.Users AFTER UPDATE AS INSERT INTO dbo.Log SELECT Name FROM inserted;
GO
CREATE TRIGGER dbo.Ordered ON dbo.Orders AFTER INSERT AS UPDATE Users SET Mail = 'x' WHERE Name = 'y';
`;

function relatedOf(script: string): readonly string[] {
  const [finding] = findingsOfRule(
    "rename-column",
    { "migrations/1_base.sql": objects, "migrations/2_change.sql": script },
    { dialect: "sqlserver" },
  );
  return (finding?.related ?? []).map(({ message }) => message);
}

test("points to what keeps the old name on SQL Server", () => {
  assert.deepEqual(relatedOf("EXEC sp_rename 'dbo.Users.Name', 'FullName', 'COLUMN';"), [
    "View names reads users, and keeps the old name",
    "Routine byname names users, and keeps the old name",
    "Trigger noted names users, and keeps the old name",
    "Trigger ordered names users, and keeps the old name",
  ]);
});

test("does not point to what the script writes anew or drops behind it", () => {
  const script = `EXEC sp_rename 'dbo.Users.Name', 'FullName', 'COLUMN';
GO
ALTER PROCEDURE dbo.ByName @Name varchar(9) AS SELECT Id FROM dbo.Users WHERE FullName = @Name;
GO
DROP TRIGGER dbo.Noted;
GO
DROP VIEW dbo.Names;
`;
  assert.deepEqual(relatedOf(script), ["Trigger ordered names users, and keeps the old name"]);
});

test("a name that says that nobody uses the column is a note", () => {
  const [finding] = findingsOfRule("rename-column", {
    "migrations/1_base.sql": "CREATE TABLE shelves (id bigint PRIMARY KEY, _unused boolean);",
    "migrations/2_change.sql": "ALTER TABLE shelves RENAME COLUMN _unused TO scanned;",
  });
  assert.equal(finding?.severity, "info");
});
