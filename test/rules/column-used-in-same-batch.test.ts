import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const before = "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY);";
const files = (script: string) => ({ "migrations/1.sql": before, "migrations/2.sql": script });

test("a batch is compiled as a whole", () => {
  checkRule(
    "column-used-in-same-batch",
    files(`
ALTER TABLE dbo.Users ADD Age INT NULL
                          ^^^^^^^^^^^^ Users.Age
UPDATE dbo.Users SET Age = 1
GO
ALTER TABLE dbo.Users ADD Size INT NULL
GO
UPDATE dbo.Users SET Size = 1 WHERE Id = 1
`),
    { dialect: "sqlserver" },
  );
});

test("EXEC is compiled when it runs, and so is what names a new table", () => {
  checkRule(
    "column-used-in-same-batch",
    files("ALTER TABLE dbo.Users ADD Age INT NULL;\nEXEC(N'UPDATE dbo.Users SET Age = 1 WHERE Id = 1');"),
    { dialect: "sqlserver" },
  );
});

test("a runner that sends each statement by itself needs no GO", () => {
  const each = "-- +goose Up\nALTER TABLE dbo.Users ADD Age INT NULL;\nUPDATE dbo.Users SET Age = 1 WHERE Id = 1;\n";
  checkRule(
    "column-used-in-same-batch",
    { "migrations/001_a.sql": `-- +goose Up\n${before}\n`, "migrations/002_b.sql": each },
    { dialect: "sqlserver", framework: "goose" },
  );
});

test("where nobody knows how the file is sent, it is no more than a note", () => {
  checkRule(
    "column-used-in-same-batch",
    files(`
ALTER TABLE dbo.Users ADD Age INT NULL;
                          ^^^^^^^^^^^^ Where the runner sends the file at once, the same batch uses Users.Age
UPDATE dbo.Users SET Age = 1;
`),
    { dialect: "sqlserver" },
  );
});

test("a statement that also reads a table of the batch is compiled when it runs", () => {
  checkRule(
    "column-used-in-same-batch",
    files(`
ALTER TABLE dbo.Users ADD KindId INT NULL
CREATE TABLE dbo.Kinds (Id INT NOT NULL CONSTRAINT PK_Kinds PRIMARY KEY, Name VARCHAR(9))
UPDATE u SET KindId = k.Id FROM dbo.Users u JOIN dbo.Kinds k ON k.Name = 'a'
GO
ALTER TABLE dbo.Users ADD Size INT NULL
                          ^^^^^^^^^^^^^ Users.Size
UPDATE u SET Size = k.Id FROM dbo.Users u JOIN dbo.Others k ON k.Id = u.Id
GO
`),
    { dialect: "sqlserver" },
  );
});
