import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { readDml } from "../../core/code/dml-reader.ts";
import { splitStatements } from "../../core/sql/split.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { tablesByParser } from "../support/sql-parser.ts";

/** Columns as `read users.name`, and the statements that write as `update users`, with how many places for another column. */
function picture(sql: string, dialect: Dialect): readonly string[] {
  const { columns, sinks } = readDml(sql, dialect);
  return [
    ...columns.map(({ access, table, candidates = [], column }) => {
      const from = table?.name ?? candidates.map(({ name }) => name).join(" or ");
      return `${access} ${from}.${column}`;
    }),
    ...sinks.map(
      ({ kind, table, insertions }) => `${kind.replace("sql-", "")} ${table?.name}, ${insertions.length} places`,
    ),
  ];
}

const statements: readonly (readonly [dialect: Dialect, sql: string, expected: readonly string[]])[] = [
  [
    "mysql",
    "UPDATE `users` u JOIN orders o ON o.user_id = u.id SET u.total = o.total WHERE o.done = 1",
    [
      "read orders.user_id",
      "read users.id",
      "write users.total",
      "read orders.total",
      "read orders.done",
      "update users, 1 places",
    ],
  ],
  [
    "mysql",
    "DELETE u FROM users u JOIN orders o ON o.user_id = u.id WHERE o.bad = 1",
    ["read orders.user_id", "read users.id", "read orders.bad"],
  ],
  [
    "mysql",
    "INSERT IGNORE INTO users SET name = ?, email = ?",
    ["write users.name", "write users.email", "insert users, 2 places"],
  ],
  [
    "mariadb",
    "REPLACE INTO users (name) VALUES (?) RETURNING id",
    ["write users.name", "read users.id", "insert users, 2 places"],
  ],
  ["sqlite", "INSERT OR REPLACE INTO users (name) VALUES (?)", ["write users.name", "insert users, 2 places"]],
  [
    "sqlite",
    "UPDATE OR IGNORE main.users SET name = :n WHERE id = :id RETURNING email",
    ["write users.name", "read users.id", "read users.email", "update users, 1 places"],
  ],
  [
    "sqlite",
    "SELECT [Name], \"Email\", `age` FROM 'Users' WHERE id = ?1",
    ["read users.name", "read users.email", "read users.age", "read users.id"],
  ],
  [
    "sqlserver",
    "SELECT TOP (10) u.[Name], o.Total FROM [dbo].[Users] u WITH (NOLOCK) INNER JOIN shop.dbo.Orders AS o ON o.UserId = u.Id WHERE u.Email = @email OPTION (RECOMPILE)",
    ["read orders.userid", "read users.id", "read users.name", "read orders.total", "read users.email"],
  ],
  [
    "sqlserver",
    "UPDATE TOP (100) u SET u.Name = @name OUTPUT inserted.Id FROM dbo.Users u WHERE u.Id = @id",
    ["write users.name", "read users.id", "update users, 1 places"],
  ],
  ["sqlserver", "DELETE FROM u FROM dbo.Users AS u WHERE u.Name = 'x'", ["read users.name"]],
  [
    "sqlserver",
    "INSERT INTO [dbo].[Users] ([Name], [Email]) OUTPUT inserted.Id VALUES (@name, @email)",
    ["write users.name", "write users.email", "insert users, 4 places"],
  ],
  [
    "sqlserver",
    "MERGE INTO dbo.Users AS t USING dbo.Staged AS s ON t.Id = s.Id WHEN MATCHED AND s.Old = 0 THEN UPDATE SET Name = s.Name WHEN NOT MATCHED THEN INSERT (Id, Name) VALUES (s.Id, s.Name);",
    [
      "read users.id",
      "read staged.id",
      "read staged.old",
      "write users.name",
      "read staged.name",
      "write users.id",
      "write users.name",
      "read staged.id",
      "read staged.name",
      "update users, 1 places",
      "insert users, 4 places",
    ],
  ],
  [
    "sqlserver",
    "SELECT u.Name FROM dbo.Users u INNER JOIN dbo.Orders o ON o.UserId = u.Id WHERE o.Total > 1",
    ["read orders.userid", "read users.id", "read users.name", "read orders.total"],
  ],
  [
    "mysql",
    "SELECT SQL_CALC_FOUND_ROWS name FROM users PARTITION (p0) AS u FORCE INDEX FOR ORDER BY (by_name) WHERE MATCH (bio) AGAINST (? IN BOOLEAN MODE) LOCK IN SHARE MODE",
    ["read users.name", "read users.bio"],
  ],
  [
    "mysql",
    "SELECT TIMESTAMPDIFF(SECOND, born, died), CONVERT(name USING utf8mb4) FROM users GROUP BY team WITH ROLLUP",
    ["read users.born", "read users.died", "read users.name", "read users.team"],
  ],
  [
    "mysql",
    "INSERT INTO users (team_id, name) VALUES ((SELECT id FROM teams WHERE code = ?), ?)",
    ["write users.team_id", "write users.name", "read teams.id", "read teams.code", "insert users, 4 places"],
  ],
  [
    "mysql",
    "UPDATE {{.prefix}}users AS u SET name = (SELECT t.name FROM {{.prefix}}teams AS t JOIN owners o ON o.id = t.owner_id)",
    ["read owners.id"],
  ],
  ["sqlite", "SELECT name FROM users INDEXED BY by_name WHERE age > 1", ["read users.name", "read users.age"]],
  [
    "sqlserver",
    "SELECT TOP 1 PERCENT WITH TIES DATEADD(day, 1, u.Born), CONVERT(date, u.Died) FROM dbo.Users FOR SYSTEM_TIME AS OF @at u",
    ["read users.born", "read users.died"],
  ],
  [
    "sqlserver",
    "INSERT INTO Jobs (Name) VALUES (@name) INSERT INTO Queue (JobName) VALUES (@name); IF @@ROWCOUNT = 0 UPDATE Jobs SET Tries += 1 WHERE Name = @name",
    [
      "write jobs.name",
      "write queue.jobname",
      "write jobs.tries",
      "read jobs.name",
      "insert jobs, 2 places",
      "insert queue, 2 places",
      "update jobs, 1 places",
    ],
  ],
  [
    "sqlserver",
    "IF EXISTS (SELECT 1 FROM Users WHERE Id = @id) UPDATE Users SET Name = CASE WHEN Id = 1 THEN 'a' ELSE 'b' END ELSE INSERT INTO Users (Id) SELECT StagedId FROM @staged",
    [
      "read users.id",
      "write users.name",
      "read users.id",
      "write users.id",
      "update users, 1 places",
      "insert users, 2 places",
    ],
  ],
  [
    "mariadb",
    "UPDATE users SET name = 'x' WHERE id = 1",
    ["write users.name", "read users.id", "update users, 1 places"],
  ],
  [
    "postgres",
    "MERGE INTO users AS t USING staged AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN DO NOTHING",
    ["read users.id", "read staged.id", "write users.name", "read staged.name", "update users, 1 places"],
  ],
];

for (const [dialect, sql, expected] of statements) {
  test(`${dialect}: ${sql}`, () => assert.deepEqual([...picture(sql, dialect)].sort(), [...expected].sort()));
}

test("any part of these is read without failing and within the text", () => {
  fc.assert(
    fc.property(fc.constantFrom(...statements), fc.nat(200), fc.nat(200), ([dialect, sql], from, length) => {
      const text = sql.slice(0, from) + sql.slice(from + length);
      for (const { span } of readDml(text, dialect).columns)
        assert.ok(0 <= span.start && span.start < span.end && span.end <= text.length);
    }),
    { numRuns: 2000 },
  );
});

/**
 * The reader goes by tokens, because an editor needs where each name stands, also in half of a statement, which no parser gives. A parser with
 * a grammar confirms which tables it finds, in every statement that it can read.
 */
for (const dialect of ["mysql", "mariadb", "sqlite", "sqlserver"] as const) {
  test(`finds no table in statements of ${dialect} that node-sql-parser does not`, () => {
    const own = statements.flatMap(([of, sql]) => (of === dialect ? [sql] : []));
    let confirmed = 0;
    for (const sql of [...own, ...corpusOf(dialect)]) {
      const theirs = tablesByParser(sql, dialect);
      if (theirs === undefined) continue;
      confirmed++;
      const ours = readDml(sql, dialect).columns.flatMap(({ table, candidates = [] }) => table ?? candidates);
      const extra = ours.map(({ name }) => name.toLowerCase()).filter((name) => !theirs.has(name) && !isPseudo(name));
      assert.deepEqual(extra, [], sql);
    }
    assert.ok(confirmed >= 2, `node-sql-parser reads ${confirmed} statements`);
  });
}

/** Names of rows, not of tables. */
function isPseudo(name: string): boolean {
  return /^(?:excluded|inserted|deleted|dual|new|old)$/.test(name);
}

function corpusOf(dialect: Dialect): readonly string[] {
  const folder = `test/fixtures/sql/${dialect}`;
  if (!readdirSync("test/fixtures/sql").includes(dialect)) return [];
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(`${folder}/${file}`, "utf8");
    return splitStatements(text, dialect)
      .map(({ span }) => text.slice(span.start, span.end))
      .filter((sql) => /^\s*(?:select|insert|update|delete|replace|with|merge)\b/i.test(sql));
  });
}
