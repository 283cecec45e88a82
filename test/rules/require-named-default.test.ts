import assert from "node:assert/strict";
import { test } from "node:test";
import { applyRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

test("names the column", () => {
  checkRule(
    "require-named-default",
    `
ALTER TABLE dbo.Users ADD Age INT NULL DEFAULT (0);
                          ^^^^^^^^^^^^^^^^^^^^^^^^ Users.Age
CREATE TABLE #t (A INT DEFAULT 0);
`,
    { dialect: "sqlserver" },
  );
});

test("writes a name for each", () => {
  const script =
    "CREATE TABLE [dbo].[Users] ([Id] INT NOT NULL PRIMARY KEY, [Age] INT DEFAULT 0, [At] DATETIME2 NOT NULL DEFAULT GETDATE());";
  const [finding] = findingsOfRule("require-named-default", script, { dialect: "sqlserver" });
  const rewrite = finding?.rewrites[0];
  assert.ok(finding && rewrite);
  const [after] = applyRewrite(script, finding, rewrite);
  assert.equal(
    after?.text,
    "CREATE TABLE [dbo].[Users] ([Id] INT NOT NULL PRIMARY KEY, [Age] INT CONSTRAINT [DF_Users_Age] DEFAULT 0, [At] DATETIME2 NOT NULL CONSTRAINT [DF_Users_At] DEFAULT GETDATE());",
  );
  assert.deepEqual(findingsOfRule("require-named-default", after?.text ?? "", { dialect: "sqlserver" }), []);
});
