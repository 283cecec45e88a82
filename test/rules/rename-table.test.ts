import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "rename-table";

test("says which queries break", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME TO accounts;
                  ^^^^^^^^^^^^^^^^^^ every running query that names users
`,
  );
});

test("leaves it alone when a view takes over the name in the same transaction", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME TO accounts;
CREATE VIEW users AS SELECT * FROM accounts;
`,
    { transaction: true },
  );
});

test("reports it when the view comes in another transaction", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME TO accounts;
                  ^^^^^^^^^^^^^^^^^^ users
CREATE VIEW users AS SELECT * FROM accounts;
`,
  );
});

test("leaves a swap of two tables alone", () => {
  checkRule(
    rule,
    `
BEGIN;
ALTER TABLE users RENAME TO users_old;
ALTER TABLE users_new RENAME TO users;
COMMIT;
`,
  );
});

test("leaves a new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
ALTER TABLE t RENAME TO u;
`,
  );
});

test("keeps the old name as a view", () => {
  checkRewrite(
    rule,
    `ALTER TABLE users RENAME TO accounts;`,
    `
BEGIN;
ALTER TABLE users RENAME TO accounts;
CREATE VIEW users AS SELECT * FROM accounts;
COMMIT;
`,
  );
});

test("adds the view to the open transaction", () => {
  checkRewrite(
    rule,
    `ALTER TABLE app.users RENAME TO accounts;`,
    `
ALTER TABLE app.users RENAME TO accounts;
CREATE VIEW app.users AS SELECT * FROM app.accounts;
`,
    { transaction: true },
  );
});

test("does not take what may be an index for a table", () => {
  checkRule(rule, "EXEC sp_rename 'Users.IX_Users_Name', 'IX_Name'", { dialect: "sqlserver" });
});

test("leaves a table alone that was built in an earlier migration to take the place of one that is gone", () => {
  const built = {
    "migrations/1_base.sql": "CREATE TABLE users (id integer PRIMARY KEY, name text);",
    "migrations/2_build.sql":
      'CREATE TABLE "_users_tmp" (id integer PRIMARY KEY);\nINSERT INTO "_users_tmp" SELECT id FROM users;',
    "migrations/3_drop.sql": "DROP TABLE users;",
  };
  checkRule("rename-table", { ...built, "migrations/4_rename.sql": 'ALTER TABLE "_users_tmp" RENAME TO users;' });
  checkRule("rename-table", {
    ...built,
    "migrations/4_rename.sql": `
ALTER TABLE "_users_tmp" RENAME TO people;
                         ^^^^^^^^^^^^^^^^ breaks every running query that names _users_tmp
`,
  });
});

test("leaves a table alone that a DO block makes anew and fills from the renamed one", () => {
  checkRule(
    rule,
    `
DO $$ BEGIN
  IF to_regclass('users') IS NOT NULL THEN
    ALTER TABLE users RENAME TO users_old;
    CREATE TABLE users (id bigint PRIMARY KEY);
    INSERT INTO users SELECT id FROM users_old;
    DROP TABLE users_old;
  END IF;
END $$;
`,
  );
});

test("a sequence that this migration makes has no users yet, another one no view", () => {
  checkRule(
    rule,
    {
      "migrations/1.sql": "CREATE SEQUENCE used;",
      "migrations/2.sql": `
CREATE SEQUENCE numbers_new;
ALTER TABLE numbers_new RENAME TO numbers;
ALTER TABLE used RENAME TO unused;
                 ^^^^^^^^^^^^^^^^ takes its numbers from a new sequence first
`,
    },
    { dialect: "mariadb" },
  );
});

test("asks for one statement where another table takes over the name a moment later", () => {
  checkRule(
    "rename-table",
    `
ALTER TABLE users RENAME TO users_old;
                  ^^^^^^^^^^^^^^^^^^^ Write both in one RENAME TABLE
ALTER TABLE new_users RENAME TO users;
`,
    { dialect: "mysql" },
  );
});

test("points to what keeps the old name on SQL Server", () => {
  const before = `CREATE TABLE dbo.Users (Id int NOT NULL);
GO
CREATE FUNCTION dbo.Counted() RETURNS int AS BEGIN RETURN (SELECT COUNT(*) FROM Users); END;
GO
CREATE PROCEDURE dbo.Elsewhere AS SELECT Users FROM old.Users;
`;
  const script = "EXEC sp_rename 'dbo.Users', 'Accounts';";
  const files = { "migrations/1_base.sql": before, "migrations/2_change.sql": script };
  const [finding] = findingsOfRule(rule, files, { dialect: "sqlserver" });
  assert.deepEqual(
    finding?.related.map(({ message }) => message),
    ["Routine counted names users, and keeps the old name"],
  );
});

test("a constraint of SQL Server by its name is no table", () => {
  const renames =
    "EXEC sp_rename 'DF_Users_Name', 'DF_Accounts_Name';\nEXEC sp_rename 'dbo.PK_Users', 'PK_Accounts', 'OBJECT';";
  checkRule(rule, renames, { dialect: "sqlserver" });
});
