import assert from "node:assert/strict";
import { test } from "node:test";
import { applyRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

test("says which lock is held, and what the edition can do", () => {
  checkRule(
    "create-index-offline",
    `
CREATE INDEX IX ON dbo.Users (Email);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ locks Users against writes (S)
CREATE CLUSTERED INDEX CX ON dbo.Users (Email);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ reads and writes (Sch-M)
CREATE TABLE dbo.Fresh (Id INT NOT NULL PRIMARY KEY);
CREATE INDEX IX ON dbo.Fresh (Id);
`,
    { dialect: "sqlserver" },
  );
  checkRule(
    "create-index-offline",
    `
CREATE INDEX IX ON dbo.Users (Email);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Standard edition cannot build it online
`,
    { dialect: "sqlserver", edition: "Standard" },
  );
});

test("an option that is written already is said otherwise", () => {
  checkRule(
    "create-index-offline",
    `
CREATE INDEX IX ON dbo.Users (Email) WITH (ONLINE = OFF);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Say ONLINE = ON instead of OFF
`,
    { dialect: "sqlserver" },
  );
});

const rewritten: readonly (readonly [string, string])[] = [
  ["CREATE INDEX IX ON dbo.Users (Email);", "CREATE INDEX IX ON dbo.Users (Email) WITH (ONLINE = ON);"],
  [
    "CREATE INDEX IX ON dbo.Users (Email) WHERE Email IS NOT NULL ON [PRIMARY];",
    "CREATE INDEX IX ON dbo.Users (Email) WHERE Email IS NOT NULL WITH (ONLINE = ON) ON [PRIMARY];",
  ],
  [
    "CREATE INDEX IX ON dbo.Users (Email) WITH (FILLFACTOR = 80);",
    "CREATE INDEX IX ON dbo.Users (Email) WITH (ONLINE = ON, FILLFACTOR = 80);",
  ],
  // As Management Studio writes it.
  [
    "CREATE INDEX [IX] ON [dbo].[Users]([Email] ASC) WITH (PAD_INDEX = OFF, ONLINE = OFF, FILLFACTOR = 80) ON [PRIMARY]",
    "CREATE INDEX [IX] ON [dbo].[Users]([Email] ASC) WITH (PAD_INDEX = OFF, ONLINE = ON, FILLFACTOR = 80) ON [PRIMARY]",
  ],
  [
    "ALTER TABLE dbo.Users ADD CONSTRAINT UQ UNIQUE (Email);",
    "ALTER TABLE dbo.Users ADD CONSTRAINT UQ UNIQUE (Email) WITH (ONLINE = ON);",
  ],
  ["ALTER INDEX ALL ON dbo.Users REBUILD;", "ALTER INDEX ALL ON dbo.Users REBUILD WITH (ONLINE = ON);"],
];
for (const [before, after] of rewritten) {
  test(`builds online: ${before}`, () => {
    const [finding] = findingsOfRule("create-index-offline", before, { dialect: "sqlserver" });
    const rewrite = finding?.rewrites[0];
    assert.ok(finding && rewrite);
    assert.equal(applyRewrite(before, finding, rewrite)[0]?.text, after);
    assert.deepEqual(findingsOfRule("create-index-offline", after, { dialect: "sqlserver" }), []);
  });
}
