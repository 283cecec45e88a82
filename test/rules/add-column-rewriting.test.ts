import assert from "node:assert/strict";
import { test } from "node:test";
import { applyRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

test("knows what each edition writes", () => {
  const constant = "ALTER TABLE dbo.Users ADD Age INT NOT NULL CONSTRAINT DF DEFAULT (0);";
  checkRule("add-column-rewriting", constant, { dialect: "sqlserver" });
  checkRule("add-column-rewriting", constant, { dialect: "sqlserver", edition: "Developer" });
  checkRule(
    "add-column-rewriting",
    `
ALTER TABLE dbo.Users ADD Age INT NOT NULL CONSTRAINT DF DEFAULT (0);
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ on Standard edition
`,
    { dialect: "sqlserver", edition: "Standard" },
  );
  checkRule(
    "add-column-rewriting",
    `
ALTER TABLE dbo.Users ADD A UNIQUEIDENTIFIER NOT NULL CONSTRAINT DF DEFAULT NEWID(), B ROWVERSION, C AS (A + 1) PERSISTED;
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ differs from row to row
                                                                                     ^^^^^^^^^^^^ gets a version
                                                                                                   ^^^^^^^^^^^^^^^^^^^^^^ computed and stored
ALTER TABLE dbo.Users ADD D DATETIME2 NOT NULL CONSTRAINT DD DEFAULT SYSUTCDATETIME();
`,
    { dialect: "sqlserver" },
  );
});

test("splits the default from the requirement", () => {
  const change = "ALTER TABLE dbo.Users ADD Token UNIQUEIDENTIFIER NOT NULL CONSTRAINT DF DEFAULT NEWID();";
  const [finding] = findingsOfRule("add-column-rewriting", change, { dialect: "sqlserver" });
  const rewrite = finding?.rewrites[0];
  assert.ok(finding && rewrite);
  assert.deepEqual(
    applyRewrite(change, finding, rewrite).map(({ text }) => text),
    [
      "ALTER TABLE dbo.Users ADD Token UNIQUEIDENTIFIER NULL CONSTRAINT DF DEFAULT NEWID();",
      "WHILE 1 = 1\nBEGIN\n  UPDATE TOP (1000) dbo.Users SET Token = NEWID() WHERE Token IS NULL;\n  IF @@ROWCOUNT = 0 BREAK;\nEND;",
      "ALTER TABLE dbo.Users ALTER COLUMN Token UNIQUEIDENTIFIER NOT NULL;",
    ],
  );
});

test("fills the rows by key where it is known", () => {
  const files = {
    "migrations/1_base.sql": "CREATE TABLE dbo.Users (Id int NOT NULL CONSTRAINT PK_Users PRIMARY KEY);",
    "migrations/2_change.sql":
      "ALTER TABLE dbo.Users ADD Token UNIQUEIDENTIFIER NOT NULL CONSTRAINT DF DEFAULT NEWID();",
  };
  const [finding] = findingsOfRule("add-column-rewriting", files, { dialect: "sqlserver" });
  const [fill] = finding?.rewrites[0]?.later ?? [];
  assert.match(
    fill?.up ?? "",
    /UPDATE t SET Token = NEWID\(\)\n {4}FROM dbo\.Users AS t INNER JOIN #cutover_rows AS batch/,
  );
  assert.deepEqual(
    findingsOfRule(
      "unbatched-backfill",
      { ...files, "migrations/3_fill.sql": `${fill?.up};` },
      { dialect: "sqlserver" },
    ),
    [],
  );
});
