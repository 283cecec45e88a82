import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "rename-column";

test("says which queries break", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME COLUMN name TO full_name;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every running query that names name
`,
  );
});

test("reads the short form", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME name TO full_name;
                  ^^^^^^^^^^^^^^^^^^^^^^^^ users.name
`,
  );
});

test("leaves a column alone that came in the same migration", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN nmae text;
ALTER TABLE users RENAME COLUMN nmae TO nick;
`,
  });
});

test("leaves a swap of two columns alone", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME COLUMN ref TO ref_old;
ALTER TABLE users RENAME COLUMN ref_new TO ref;
`,
    { transaction: true },
  );
});

test("leaves the columns of a view alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');
CREATE VIEW people AS SELECT name FROM users;
`,
    "migrations/2_change.sql": `ALTER TABLE people RENAME COLUMN name TO title;`,
  });
});

test("becomes the first step of a staged change", () => {
  checkRewrite(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
      "migrations/2_change.sql": `ALTER TABLE users RENAME COLUMN name TO full_name;`,
    },
    `
-- cutover: change users.name -> users.full_name
ALTER TABLE users ADD COLUMN full_name text;
`,
    { allow: ["rename-column"] },
  );
});

test("points to the views that keep the old name on SQL Server", () => {
  const [finding] = findingsOfRule(
    "rename-column",
    {
      "migrations/1_base.sql":
        "CREATE TABLE dbo.Users (Id int NOT NULL, Name varchar(9));\nGO\nCREATE VIEW dbo.Names AS SELECT Name FROM dbo.Users;",
      "migrations/2_change.sql": "EXEC sp_rename 'dbo.Users.Name', 'FullName', 'COLUMN';",
    },
    { dialect: "sqlserver" },
  );
  assert.deepEqual(
    finding?.related.map(({ file, message }) => `${file}: ${message}`),
    ["migrations/1_base.sql: View names reads users, and keeps the old name"],
  );
});
