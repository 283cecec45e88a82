import assert from "node:assert/strict";
import { test } from "node:test";
import { applyRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const before = "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Name NVARCHAR(50) NOT NULL);";
const change = "ALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(200) COLLATE Latin1_General_CI_AS;";
const files = (script: string) => ({ "migrations/1.sql": before, "migrations/2.sql": script });

test("notices what is not said again", () => {
  checkRule(
    "alter-column-drops-not-null",
    files(`
ALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(200);
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Users.Name is NOT NULL
`),
    { dialect: "sqlserver" },
  );
  checkRule(
    "alter-column-drops-not-null",
    files("ALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(200) NULL;\nALTER TABLE dbo.Other ALTER COLUMN Name INT;"),
    { dialect: "sqlserver" },
  );
});

test("says it again", () => {
  const [finding] = findingsOfRule("alter-column-drops-not-null", files(change), { dialect: "sqlserver" });
  const rewrite = finding?.rewrites[0];
  assert.ok(finding && rewrite);
  assert.equal(
    applyRewrite(change, finding, rewrite)[0]?.text,
    "ALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(200) COLLATE Latin1_General_CI_AS NOT NULL;",
  );
});
