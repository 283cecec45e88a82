import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("a constraint that nobody checks stays untrusted", () => {
  checkRule(
    "constraint-untrusted",
    `
ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT FK FOREIGN KEY (UserId) REFERENCES dbo.Users (Id);
                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ never checked
ALTER TABLE dbo.Lines NOCHECK CONSTRAINT ALL;
ALTER TABLE dbo.Lines CHECK CONSTRAINT ALL;
                      ^^^^^^^^^^^^^^^^^^^^ does not trust
`.replace("does not trust", "server does not trust them"),
    { dialect: "sqlserver" },
  );
});

test("what Management Studio writes checks the rows", () => {
  checkRule(
    "constraint-untrusted",
    "ALTER TABLE [dbo].[Orders] WITH CHECK ADD CONSTRAINT [FK] FOREIGN KEY([UserId]) REFERENCES [dbo].[Users] ([Id])\nGO\nALTER TABLE [dbo].[Orders] CHECK CONSTRAINT [FK]\nGO",
    { dialect: "sqlserver" },
  );
});

test("a later migration may check it", () => {
  checkRule(
    "constraint-untrusted",
    {
      "migrations/1.sql": "CREATE TABLE dbo.Orders (Id INT NOT NULL PRIMARY KEY, Total INT);",
      "migrations/2.sql": "ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT CK CHECK (Total > 0);",
      "migrations/3.sql": "ALTER TABLE dbo.Orders WITH CHECK CHECK CONSTRAINT CK;",
    },
    { dialect: "sqlserver" },
  );
});

const orders = "CREATE TABLE dbo.Orders (Id INT NOT NULL PRIMARY KEY, Total INT, CONSTRAINT CK CHECK (Total > 0));";

test("a constraint that is switched off lets rows in", () => {
  checkRule(
    "constraint-untrusted",
    {
      "migrations/1.sql": orders,
      "migrations/2.sql": `
ALTER TABLE dbo.Orders NOCHECK CONSTRAINT CK;
                       ^^^^^^^^^^^^^^^^^^^^^ CK of Orders holds no longer, for any session
ALTER TABLE dbo.Lines NOCHECK CONSTRAINT ALL;
                      ^^^^^^^^^^^^^^^^^^^^^^ The constraints of Lines hold no longer
`,
    },
    { dialect: "sqlserver" },
  );
});

test("it may be switched on again, in the script or later", () => {
  const off = "ALTER TABLE dbo.Orders NOCHECK CONSTRAINT CK;";
  const on = "ALTER TABLE dbo.Orders WITH CHECK CHECK CONSTRAINT CK;";
  const options = { dialect: "sqlserver" } as const;
  checkRule("constraint-untrusted", { "migrations/1.sql": orders, "migrations/2.sql": `${off}\n${on}` }, options);
  checkRule(
    "constraint-untrusted",
    { "migrations/1.sql": orders, "migrations/2.sql": off, "migrations/3.sql": on },
    options,
  );
  checkRule("constraint-untrusted", `${orders}\n${off}`, options);
});
