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
