import assert from "node:assert/strict";
import { test } from "node:test";
import { splitStatements } from "../../../core/sql/split.ts";
import { readingOf } from "../../support/sql.ts";
import { testReadings } from "../../support/sql-readings.ts";

testReadings(
  [
    [
      "reads what is added, one by one, with named defaults",
      "ALTER TABLE [dbo].[User] ADD [Age] INT NOT NULL CONSTRAINT [DF_Age] DEFAULT (0) WITH VALUES, [Full] AS ([First] + N' ') PERSISTED",
      [
        'add-column user age integer not null default ((0)) @"[Age] INT NOT NULL CONSTRAINT [DF_Age] DEFAULT (0) WITH VALUES"',
        "add-column user full stored ([First] + N' ') @\"[Full] AS ([First] + N' ') PERSISTED\"",
      ],
    ],
    [
      "a changed column may be NULL unless NOT NULL is written",
      "ALTER TABLE dbo.Users ALTER COLUMN Name NVARCHAR(200)",
      [
        'alter-column-type users name nvarchar(200) @"ALTER COLUMN Name NVARCHAR(200)"',
        'drop-not-null users name implied @"ALTER COLUMN Name NVARCHAR(200)"',
      ],
    ],
    [
      "takes a key for one of the table where the comma before it is missing",
      "CREATE TABLE t (a int NOT NULL, b int NULL CONSTRAINT pk PRIMARY KEY CLUSTERED (a DESC))",
      ["create-table t [a integer not null, b integer [primary-key pk (a)]]"],
    ],
    [
      "reads statements that nothing separates",
      "UPDATE TOP (100) u SET u.Name = N'x' OUTPUT inserted.Id FROM dbo.Users AS u JOIN dbo.Orders o ON o.UserId = u.Id WHERE u.Name IS NULL EXEC sp_rename 'dbo.Users.Name', 'FullName', 'COLUMN' DROP INDEX IX_B ON dbo.Users",
      [
        "update-rows users alias=u from=[orders] limited set=[name := N'x'] where (u.Name IS NULL) @\"UPDATE TOP (100) u SET u.Name = N'x' OUTPUT inserted.Id FROM dbo.Users AS u JOIN dbo.Orders o ON o.UserId = u.Id WHERE u.Name IS NULL\"",
        "rename-column users name to=fullname #1 @\"EXEC sp_rename 'dbo.Users.Name', 'FullName', 'COLUMN'\"",
        'drop-index users ix_b #2 @"DROP INDEX IX_B ON dbo.Users"',
      ],
    ],
    [
      "reads the statements of a string",
      "EXEC(N'ALTER TABLE dbo.Users ADD Q INT')",
      ['add-column users q integer within=do @"Q INT"'],
    ],
    [
      "says aloud what is known at run time only",
      "EXEC sp_executesql @sql",
      ['unread "EXEC sp_executesql @sql": EXEC of a string that is built at run time'],
    ],
    [
      "takes what a batch begins with for a call",
      "sp_rename 'dbo.Users.Name', 'FullName', 'COLUMN'",
      ["rename-column users name to=fullname"],
    ],
    ["takes a name alone for a call, or one with values behind it", "dbo.Refill @days = 5", ["call routine=refill"]],
    [
      "takes no other words for a call",
      "RENAME OBJECT dbo.A TO B",
      ['unread "RENAME OBJECT dbo.A TO B": Statements that begin with RENAME OBJECT are not understood'],
    ],
    [
      "GO on the line of another statement ends no batch",
      "GO",
      ['unread "GO": GO ends a batch only on a line of its own'],
    ],
    [
      "reads literals that are put together",
      "EXEC ('ALTER TABLE dbo.Users ' + N'ADD Q INT')",
      ["add-column users q integer within=do @\"'ALTER TABLE dbo.Users ' + N'ADD Q INT'\""],
    ],
    ["what another server runs is not done here", "EXEC ('CREATE TABLE dbo.A (Id INT)') AT Other", ["call"]],
    [
      "rows of another server are of no table here",
      "UPDATE OPENQUERY (Other, 'SELECT Name FROM A') SET Name = 'x'",
      ["update-rows #openquery set=[name := 'x']"],
    ],
    [
      "reads arguments that semicolons part",
      "SELECT a.* FROM OPENROWSET('p', 'file'; 'user'; 'word', Rows) AS a",
      ["select"],
    ],
    [
      "reads signs within names, and edges of a graph",
      "CREATE TABLE dbo.Follows$ (Since@Day INT, CONSTRAINT c CONNECTION (dbo.A TO dbo.B)) AS EDGE",
      ["create-table follows$ [since@day integer]"],
    ],
    [
      "sees no statement in a hint, the events of a policy and a cursor",
      "SELECT a.Id FROM dbo.A AS a INNER MERGE JOIN dbo.B AS b ON b.Id = a.Id; CREATE SECURITY POLICY p ADD BLOCK PREDICATE f(x) ON dbo.A AFTER UPDATE; DECLARE c CURSOR FOR SELECT Id FROM dbo.A FOR UPDATE OF Id",
      [
        'select @"SELECT a.Id FROM dbo.A AS a INNER MERGE JOIN dbo.B AS b ON b.Id = a.Id"',
        'other-ddl object kind=other verb=create #1 @"CREATE SECURITY POLICY p ADD BLOCK PREDICATE f(x) ON dbo.A AFTER UPDATE"',
      ],
    ],
    [
      "goes on behind a label and the end of a conversation",
      "IF @e > 0 BEGIN END CONVERSATION @h; DROP TABLE dbo.A; END done: DROP TABLE dbo.B",
      ['drop-table a conditional @"DROP TABLE dbo.A"', 'drop-table b #1 @"DROP TABLE dbo.B"'],
    ],
    [
      "takes a question to the catalogue for IF NOT EXISTS",
      "IF COL_LENGTH('dbo.Users', 'Z') IS NULL BEGIN ALTER TABLE dbo.Users ADD Z INT NULL; END",
      ['add-column users z integer if not exists @"Z INT NULL"'],
    ],
    ["reads TRUNCATE", "TRUNCATE TABLE dbo.Users", ["truncate-table users"]],
    [
      "reads TRUNCATE of partitions",
      "TRUNCATE TABLE dbo.Users WITH (PARTITIONS (2, 4 TO 6))",
      ["alter-partitions users action=truncate partitions=[2, 4, 6]"],
    ],
    [
      "takes any other condition for a condition",
      "IF @x > 1 UPDATE dbo.Users SET A = 1 ELSE DELETE FROM dbo.Users",
      [
        'update-rows users conditional set=[a := 1] @"UPDATE dbo.Users SET A = 1"',
        'delete-rows users conditional #1 @"DELETE FROM dbo.Users"',
      ],
    ],
    [
      "reads loops, and leaves out what runs when something fails",
      "BEGIN TRY WHILE @r > 0 BEGIN UPDATE TOP (5000) dbo.Users SET X = 1 WHERE X IS NULL; SET @r = @@ROWCOUNT; END END TRY BEGIN CATCH ROLLBACK; THROW; END CATCH",
      [
        'update-rows users conditional limited set=[x := 1] where (X IS NULL) @"UPDATE TOP (5000) dbo.Users SET X = 1 WHERE X IS NULL"',
      ],
    ],
    [
      "reads indexes with their options",
      "CREATE NONCLUSTERED INDEX [IX_A] ON [dbo].[Users]([A] ASC) INCLUDE ([B]) WHERE [A] IS NOT NULL WITH (ONLINE = ON, FILLFACTOR = 80) ON [PRIMARY]",
      ["create-index users ix_a concurrently include=[b] (a) where ([A] IS NOT NULL)"],
    ],
    [
      "reads NOCHECK and CHECK",
      "ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT FK FOREIGN KEY (UserId) REFERENCES dbo.Users (Id) ALTER TABLE dbo.Orders WITH CHECK CHECK CONSTRAINT FK ALTER TABLE dbo.Orders NOCHECK CONSTRAINT ALL",
      [
        'add-foreign-key orders foreign-key fk (userid) -> users(id) not valid @"CONSTRAINT FK FOREIGN KEY (UserId) REFERENCES dbo.Users (Id)"',
        'validate-constraint orders fk #1 @"WITH CHECK CHECK CONSTRAINT FK"',
        'alter-constraint orders all enforced=false #2 @"NOCHECK CONSTRAINT ALL"',
      ],
    ],
    [
      "reads the body of a trigger",
      "CREATE TRIGGER dbo.trg ON dbo.Users AFTER INSERT, UPDATE AS BEGIN SET NOCOUNT ON; UPDATE u SET Updated = GETDATE() FROM dbo.Users u JOIN inserted i ON i.Id = u.Id; END",
      [
        "create-trigger users trg events=[insert, update] for each=statement timing=after",
        'set-setting scope=session setting=nocount value=ON within=routine #1 @"SET NOCOUNT ON"',
        'update-rows users alias=u from=[inserted] set=[updated := GETDATE()] within=routine #2 @"UPDATE u SET Updated = GETDATE() FROM dbo.Users u JOIN inserted i ON i.Id = u.Id"',
      ],
    ],
    [
      "reads temporary tables",
      "CREATE TABLE #batch (Id INT IDENTITY(1,1) PRIMARY KEY CLUSTERED)",
      ["create-table #batch [id integer identity by-default [primary-key (id)]] temporary"],
    ],
    [
      "knows ELSE and END of CASE",
      "UPDATE t SET a = CASE WHEN b = 1 THEN 0 ELSE c END WHERE d = 1 DELETE FROM t WHERE e = CASE f WHEN 1 THEN 2 ELSE 3 END",
      [
        'update-rows t set=[a := CASE WHEN b = 1 THEN 0 ELSE c END] where (d = 1) @"UPDATE t SET a = CASE WHEN b = 1 THEN 0 ELSE c END WHERE d = 1"',
        'delete-rows t where (e = CASE f WHEN 1 THEN 2 ELSE 3 END) #1 @"DELETE FROM t WHERE e = CASE f WHEN 1 THEN 2 ELSE 3 END"',
      ],
    ],
    [
      "reads MERGE",
      "MERGE dbo.T AS t USING dbo.S AS s ON t.A = s.A WHEN MATCHED THEN UPDATE SET t.B = s.B WHEN NOT MATCHED THEN INSERT (A) VALUES (s.A)",
      ["merge-rows t insert columns=[a] set=[b := s.B] using=[s]"],
    ],
  ],
  "sqlserver",
);

const scripts: readonly (readonly [name: string, script: string, statements: readonly string[]])[] = [
  [
    "a script of Prisma",
    "BEGIN TRY\nBEGIN TRAN;\nALTER TABLE t ADD a INT;\nCOMMIT TRAN;\nEND TRY\nBEGIN CATCH\nIF @@TRANCOUNT > 0\nBEGIN\n  ROLLBACK TRAN;\nEND;\nTHROW\nEND CATCH",
    [
      "BEGIN TRY\nBEGIN TRAN",
      "ALTER TABLE t ADD a INT",
      "COMMIT TRAN",
      "END TRY\nBEGIN CATCH\nIF @@TRANCOUNT > 0\nBEGIN\n  ROLLBACK TRAN;\nEND;\nTHROW\nEND CATCH",
    ],
  ],
  [
    "a block and a routine",
    "IF 1 = 1\nBEGIN\n  SELECT CASE WHEN 1 = 1 THEN 1 END; SELECT 2;\nEND;\nSELECT 3\nGO\nCREATE PROCEDURE p AS\nSELECT 1;\nSELECT 2;\nGO 5\nALTER TABLE [t] DISABLE TRIGGER x; SELECT 4\nGO;\nSELECT 5",
    [
      "IF 1 = 1\nBEGIN\n  SELECT CASE WHEN 1 = 1 THEN 1 END; SELECT 2;\nEND",
      "SELECT 3",
      "CREATE PROCEDURE p AS\nSELECT 1;\nSELECT 2;",
      "ALTER TABLE [t] DISABLE TRIGGER x",
      "SELECT 4",
      "SELECT 5",
    ],
  ],
];
for (const [name, script, statements] of scripts) {
  test(`cuts ${name} into statements`, () => {
    const found = splitStatements(script, "sqlserver").filter(({ kind }) => kind === "sql");
    assert.deepEqual(
      found.map(({ span }) => script.slice(span.start, span.end)),
      statements,
    );
  });
}

test("names of dbo need no schema", () => {
  assert.deepEqual(readingOf("DROP TABLE [dbo].[Users], audit.Log", "sqlserver"), [
    "drop-table users",
    "drop-table audit.log",
  ]);
});
