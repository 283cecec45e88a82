import assert from "node:assert/strict";
import { test } from "node:test";
import { applyRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

test("names both tables of a foreign key", () => {
  checkRule(
    "add-constraint-checking",
    `
ALTER TABLE dbo.Orders ADD CONSTRAINT FK FOREIGN KEY (UserId) REFERENCES dbo.Users (Id);
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ writes of Orders and Users wait
`,
    { dialect: "sqlserver" },
  );
});

test("adds it unchecked, and checks it later", () => {
  const change =
    "ALTER TABLE [dbo].[Orders] WITH CHECK ADD CONSTRAINT [FK] FOREIGN KEY([UserId]) REFERENCES [dbo].[Users] ([Id]);";
  const [finding] = findingsOfRule("add-constraint-checking", change, { dialect: "sqlserver" });
  const rewrite = finding?.rewrites[0];
  assert.ok(finding && rewrite);
  assert.deepEqual(
    applyRewrite(change, finding, rewrite).map(({ text }) => text),
    [
      "ALTER TABLE [dbo].[Orders] WITH NOCHECK ADD CONSTRAINT [FK] FOREIGN KEY([UserId]) REFERENCES [dbo].[Users] ([Id]);",
      "ALTER TABLE [dbo].[Orders] WITH CHECK CHECK CONSTRAINT [FK];",
    ],
  );
});

test("leaves a table alone that the migration has emptied before", () => {
  checkRule(
    "add-constraint-checking",
    {
      "migrations/1.sql":
        "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY);\nCREATE TABLE dbo.Notes (Id INT NOT NULL CONSTRAINT PK_Notes PRIMARY KEY, UserId INT);",
      "migrations/2.sql": `
TRUNCATE TABLE dbo.Notes;
ALTER TABLE dbo.Notes ADD CONSTRAINT FK_Notes_Users FOREIGN KEY (UserId) REFERENCES dbo.Users (Id);
INSERT INTO dbo.Notes SELECT Id, UserId FROM dbo.OldNotes;
ALTER TABLE dbo.Notes ADD CONSTRAINT CK_Notes CHECK (UserId > 0);
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every row of Notes is checked
`,
      "migrations/3.sql": `
ALTER TABLE dbo.Notes ADD CONSTRAINT CK_Id CHECK (Id > 0);
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every row of Notes is checked
`,
    },
    { dialect: "sqlserver" },
  );
});
