import assert from "node:assert/strict";
import { test } from "node:test";
import { isStronger } from "../../core/engines/lock-modes.ts";
import { sqlserver } from "../../core/engines/sqlserver/index.ts";
import { type EffectQuestion, effectOf, effectsOf } from "../support/effects.ts";

/**
 * From Microsoft's manual (Transact-SQL reference, "ALTER TABLE", "CREATE INDEX", "Perform Index Operations Online"; Database Engine, "Transaction
 * locking and row versioning guide", "Editions and supported features of SQL Server 2022"). Nothing here was run on a server.
 */
const tables = `CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Name NVARCHAR(50) NULL, Age INT NULL, Code VARCHAR(10) NOT NULL CONSTRAINT DF_Code DEFAULT 'x');
GO
CREATE TABLE dbo.Orders (Id INT NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, UserId INT NULL);
GO
CREATE INDEX IX_Users_Age ON dbo.Users (Age);`;

const asked = (edition?: string): EffectQuestion => ({
  dialect: "sqlserver",
  after: tables,
  ...(edition !== undefined && { edition }),
});

/** Locks as `users SchemaModification briefly`, then work, then what fails. */
function picture(sql: string, edition?: string): readonly string[] {
  const [effect] = effectsOf(sql, asked(edition));
  assert.ok(effect);
  return [
    ...effect.locks.map(({ table, mode, brief }) => `${table.name} ${mode}${brief ? " briefly" : ""}`),
    ...effect.rewrites.map(({ table }) => `writes ${table.name}`),
    ...effect.scans.filter(() => effect.rewrites.length === 0).map(({ table }) => `reads ${table.name}`),
    ...effect.indexBuilds
      .filter(() => effect.rewrites.length === 0)
      .map(({ table }) => `builds an index of ${table.name}`),
    ...(effect.fails === undefined ? [] : [`fails: ${effect.fails}`]),
    ...(effect.unknown === undefined ? [] : [`not known: ${effect.unknown}`]),
  ];
}

const facts: readonly (readonly [sql: string, edition: string | undefined, expected: readonly string[]])[] = [
  ["ALTER TABLE dbo.Users ADD A INT NULL", undefined, ["users SchemaModification briefly"]],
  ["ALTER TABLE dbo.Users ADD A INT NOT NULL DEFAULT 0", "Enterprise", ["users SchemaModification briefly"]],
  ["ALTER TABLE dbo.Users ADD A INT NOT NULL DEFAULT 0", "Express", ["users SchemaModification", "writes users"]],
  [
    "ALTER TABLE dbo.Users ADD A UNIQUEIDENTIFIER NOT NULL DEFAULT NEWID()",
    "Enterprise",
    ["users SchemaModification", "writes users"],
  ],
  ["ALTER TABLE dbo.Users ADD A XML NOT NULL DEFAULT ''", "Enterprise", ["users SchemaModification", "writes users"]],
  ["ALTER TABLE dbo.Users ADD A INT NULL DEFAULT 0", "Standard", ["users SchemaModification briefly"]],
  [
    "ALTER TABLE dbo.Users ADD A INT NULL DEFAULT 0 WITH VALUES",
    "Standard",
    ["users SchemaModification", "writes users"],
  ],
  ["ALTER TABLE dbo.Users DROP COLUMN Name", undefined, ["users SchemaModification briefly"]],
  [
    "ALTER TABLE dbo.Users DROP COLUMN Code",
    undefined,
    ["users SchemaModification briefly", "fails: the default df_code depends on the column"],
  ],
  [
    "ALTER TABLE dbo.Users DROP COLUMN Age",
    undefined,
    ["users SchemaModification briefly", "fails: the index ix_users_age depends on the column"],
  ],
  ["ALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(200) NULL", undefined, ["users SchemaModification briefly"]],
  ["ALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(20) NULL", undefined, ["users SchemaModification", "reads users"]],
  [
    "ALTER TABLE dbo.Users ALTER COLUMN Name VARCHAR(200) NULL",
    undefined,
    ["users SchemaModification", "writes users"],
  ],
  [
    "ALTER TABLE dbo.Users ALTER COLUMN Age BIGINT NULL",
    undefined,
    ["users SchemaModification", "writes users", "fails: the index ix_users_age depends on the column"],
  ],
  ["CREATE INDEX I ON dbo.Users (Name)", undefined, ["users SharedTable", "builds an index of users"]],
  ["CREATE CLUSTERED INDEX I ON dbo.Users (Name)", undefined, ["users SchemaModification", "writes users"]],
  [
    "CREATE INDEX I ON dbo.Users (Name) WITH (ONLINE = ON)",
    "Enterprise",
    ["users SharedTable briefly", "builds an index of users"],
  ],
  [
    "CREATE INDEX I ON dbo.Users (Name) WITH (ONLINE = ON)",
    "Standard",
    [
      "users SharedTable briefly",
      "builds an index of users",
      "fails: ONLINE = ON needs Enterprise edition or Azure SQL",
    ],
  ],
  [
    "ALTER TABLE dbo.Orders ADD CONSTRAINT FK FOREIGN KEY (UserId) REFERENCES dbo.Users (Id)",
    undefined,
    ["orders SchemaModification", "users SchemaModification", "reads orders"],
  ],
  [
    "ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT FK FOREIGN KEY (UserId) REFERENCES dbo.Users (Id)",
    undefined,
    ["orders SchemaModification briefly", "users SchemaModification briefly"],
  ],
  ["ALTER TABLE dbo.Orders WITH CHECK CHECK CONSTRAINT FK", undefined, ["orders SchemaModification", "reads orders"]],
  ["UPDATE dbo.Users SET Age = 1", undefined, ["users ExclusiveTable", "reads users"]],
  ["UPDATE TOP (1000) dbo.Users SET Age = 1", undefined, ["users IntentExclusive"]],
  ["TRUNCATE TABLE dbo.Orders", undefined, ["orders SchemaModification briefly"]],
];

for (const [sql, edition, expected] of facts) {
  test(`${sql}${edition === undefined ? "" : ` on ${edition} edition`}`, () => {
    const found = picture(sql, edition).filter((line) => !line.startsWith("not known: whether"));
    assert.deepEqual(found, expected);
  });
}

test("what depends on the edition is not known without it", () => {
  assert.match(effectOf("ALTER TABLE dbo.Users ADD A INT NOT NULL DEFAULT 0", asked()).unknown ?? "", /edition/);
});

test("versions are years, and Sch-M is the strongest lock", () => {
  assert.equal(sqlserver.versions.parse("2022-latest"), 2022);
  assert.equal(sqlserver.versions.parse("latest"), undefined);
  assert.ok(isStronger("SchemaModification", "SharedTable"));
});
