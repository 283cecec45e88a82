import assert from "node:assert/strict";
import { test } from "node:test";
import { mariadbServer } from "../support/mariadb.ts";
import { checkRule } from "../support/rules.ts";

const rule = "set-not-null-over-null";
const before = "CREATE TABLE users (id int PRIMARY KEY, name varchar(50), age int);";
const files = (script: string) => ({ "migrations/1.sql": before, "migrations/2.sql": script });

test("tells how to count the rows", () => {
  checkRule(
    rule,
    files(`
ALTER TABLE users MODIFY name varchar(50) NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SELECT count(*) FROM users WHERE name IS NULL
`),
    { dialect: "mysql" },
  );
  checkRule(
    rule,
    {
      "migrations/1.sql": "CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, Name nvarchar(50) NULL);",
      "migrations/2.sql": `
ALTER TABLE dbo.Users ALTER COLUMN Name nvarchar(50) NOT NULL;
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SELECT count(*) FROM dbo.Users WHERE Name IS NULL
`,
    },
    { dialect: "sqlserver" },
  );
});

test("leaves alone a column that was filled, one that is new, and one that is not known", () => {
  const quiet = [
    "UPDATE users SET name = '' WHERE name IS NULL;\nALTER TABLE users MODIFY name varchar(50) NOT NULL;",
    "ALTER TABLE users ADD COLUMN city int;\nALTER TABLE users MODIFY city int NOT NULL;",
    "ALTER TABLE users MODIFY id int NOT NULL;",
    "ALTER TABLE users MODIFY name varchar(60);",
    "ALTER TABLE others MODIFY name varchar(50) NOT NULL;",
  ];
  for (const script of quiet) checkRule(rule, files(script), { dialect: "mysql" });
});

test("is what the server does", async (t) => {
  const server = await mariadbServer();
  if (typeof server === "string") return t.skip(server);
  const { connection } = await server.freshDatabase();
  await connection.query(before);
  await connection.query("INSERT INTO users VALUES (1, NULL, NULL)");
  await assert.rejects(connection.query("ALTER TABLE users MODIFY name varchar(50) NOT NULL"), { errno: 1265 });
  await connection.query("SET sql_mode = ''");
  await connection.query("ALTER TABLE users MODIFY name varchar(50) NOT NULL, MODIFY age int NOT NULL");
  const [rows] = await connection.query("SELECT name, age FROM users");
  assert.deepEqual(rows, [{ name: "", age: 0 }]);
});

test("leaves alone what a procedure or a branch fills, and what has a default", () => {
  const procedure =
    "DELIMITER //\nCREATE PROCEDURE fill() BEGIN REPEAT UPDATE users SET name = '' WHERE name IS NULL LIMIT 1000; UNTIL ROW_COUNT() = 0 END REPEAT; END//\nDELIMITER ;\nCALL fill();";
  const defaulted = "ALTER TABLE users ADD city varchar(50) DEFAULT 'x';";
  for (const [filled, column] of [
    [procedure, "name"],
    [defaulted, "city"],
  ])
    checkRule(
      rule,
      {
        "migrations/1.sql": before,
        "migrations/2.sql": filled ?? "",
        "migrations/3.sql": `ALTER TABLE users MODIFY ${column} varchar(50) NOT NULL;`,
      },
      { dialect: "mysql" },
    );
  checkRule(
    rule,
    {
      "migrations/1.sql": "CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, Name nvarchar(50) NULL);",
      "migrations/2.sql":
        "WHILE EXISTS (SELECT 1 FROM dbo.Users WHERE Name IS NULL) UPDATE TOP (1000) dbo.Users SET Name = N'' WHERE Name IS NULL;",
      "migrations/3.sql": "ALTER TABLE dbo.Users ALTER COLUMN Name nvarchar(50) NOT NULL;",
    },
    { dialect: "sqlserver" },
  );
});
