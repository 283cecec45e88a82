import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "ddl-refused";

test("says what the change takes", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN a int, ALGORITHM=INSTANT, LOCK=NONE;
                  ^^^^^^^^^^^^^^^^ ALGORITHM=INSTANT goes with no LOCK clause
ALTER TABLE users ADD INDEX a (a), ALGORITHM=INSTANT;
                  ^^^^^^^^^^^^^^^ ALGORITHM=INSTANT is not possible: it takes INPLACE
ALTER TABLE users ADD INDEX a (a), ALGORITHM=INPLACE, LOCK=NONE;
ALTER TABLE posts ADD FULLTEXT INDEX f (a), LOCK=NONE;
                  ^^^^^^^^^^^^^^^^^^^^^^^^ LOCK=NONE is not possible: it takes SHARED
`,
    { dialect: "mysql" },
  );
});

test("knows what foreign keys forbid", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql":
        "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (id int PRIMARY KEY, user_id int, KEY orders_user (user_id), CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id));",
      "migrations/2_change.sql": `
ALTER TABLE orders DROP INDEX orders_user;
                   ^^^^^^^^^^^^^^^^^^^^^^ the foreign key fk needs this index
ALTER TABLE users MODIFY id bigint;
                  ^^^^^^^^^^^^^^^^ the foreign key fk refers to id
ALTER TABLE orders DROP FOREIGN KEY fk, DROP INDEX orders_user;
`,
    },
    { dialect: "mysql" },
  );
});

const prices = "CREATE TABLE prices (id int PRIMARY KEY, net int, label varchar(10)) WITH SYSTEM VERSIONING;";

test("knows what a table that keeps its history refuses", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": prices,
      "migrations/2_change.sql": `
ALTER TABLE prices ADD COLUMN gross int;
                   ^^^^^^^^^^^^^^^^^^^^ system_versioning_alter_history is KEEP (error 4119)
CREATE UNIQUE INDEX by_label ON prices (label);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error 4119
TRUNCATE TABLE prices;
^^^^^^^^^^^^^^^^^^^^^ error 4137
ALTER TABLE prices RENAME COLUMN label TO title;
CREATE INDEX by_net ON prices (net);
SET STATEMENT system_versioning_alter_history = KEEP FOR ALTER TABLE prices ADD COLUMN tax int;
SET SESSION system_versioning_alter_history = 'KEEP';
ALTER TABLE prices ADD COLUMN paid int;
`,
    },
    { dialect: "mariadb" },
  );
});

test("knows that the referenced columns need their index", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql":
        "CREATE TABLE users (id int PRIMARY KEY, email varchar(50), team int, UNIQUE KEY by_email (email), UNIQUE KEY by_team (team), KEY both_teams (team, id));\nCREATE TABLE orders (id int PRIMARY KEY, email varchar(50), team int, CONSTRAINT by_mail FOREIGN KEY (email) REFERENCES users (email), FOREIGN KEY (team) REFERENCES users (team));",
      "migrations/2_change.sql": `
ALTER TABLE users DROP INDEX by_team;
DROP INDEX by_email ON users;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the foreign key by_mail needs this index
`,
    },
    { dialect: "mariadb" },
  );
});

test("knows that MariaDB takes no column out of a unique key of several", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql":
        "CREATE TABLE places (id int PRIMARY KEY, a int, b int, c int, UNIQUE u (a, b), KEY k (b, c));",
      "migrations/2_change.sql": `
ALTER TABLE places DROP COLUMN a;
                   ^^^^^^^^^^^^^ a belongs to the unique key u of several columns
ALTER TABLE places DROP COLUMN c;
ALTER TABLE places DROP COLUMN a, DROP INDEX u;
`,
    },
    { dialect: "mariadb" },
  );
});

test("names what keeps a column of SQL Server from being dropped or changed", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `
CREATE TABLE users (id int NOT NULL CONSTRAINT PK_users PRIMARY KEY, email varchar(99), age int CONSTRAINT CK_age CHECK (age > 0), kind int CONSTRAINT DF_kind DEFAULT 0);
CREATE INDEX IX_email ON users (email);
`,
      "migrations/2_change.sql": `
ALTER TABLE users DROP COLUMN email;
                       ^^^^^^^^^^^^ the index ix_email depends on the column
ALTER TABLE users DROP COLUMN age;
                       ^^^^^^^^^^ the constraint ck_age depends on the column
ALTER TABLE users DROP CONSTRAINT DF_kind, COLUMN kind;
`,
    },
    { dialect: "sqlserver" },
  );
});

test("knows constraints of SQL Server by long names, and by those that they are renamed to", () => {
  const long = `FK_${"BenchmarkObservation_".repeat(4)}UserID`;
  const base = `CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, user_id int CONSTRAINT ${long} REFERENCES users (id), team_id int, CONSTRAINT FK_old FOREIGN KEY (team_id) REFERENCES users (id));`;
  checkRule(
    rule,
    {
      "migrations/1_base.sql": base,
      "migrations/2_change.sql": `
ALTER TABLE orders DROP CONSTRAINT ${long};
ALTER TABLE orders DROP COLUMN user_id;
EXEC sp_rename 'dbo.FK_old', 'FK_new', 'OBJECT';
ALTER TABLE orders DROP CONSTRAINT FK_new;
ALTER TABLE orders DROP COLUMN team_id;
`,
    },
    { dialect: "sqlserver" },
  );
});

test("leaves a constraint alone that may have been dropped by a name that the script looks up", () => {
  const users =
    "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK_Users PRIMARY KEY, Email VARCHAR(99) CONSTRAINT UQ_Email UNIQUE);";
  checkRule(
    rule,
    {
      "migrations/1.sql": users,
      "migrations/2.sql": `
ALTER TABLE dbo.Users DROP COLUMN Id;
                           ^^^^^^^^^ the constraint pk_users depends on the column
GO
DECLARE @sql NVARCHAR(MAX), @name SYSNAME;
SELECT @name = name FROM sys.key_constraints WHERE parent_object_id = OBJECT_ID('dbo.Users');
SET @sql = N'ALTER TABLE [dbo].[Users] DROP CONSTRAINT ' + QUOTENAME(@name);
EXEC sp_executesql @sql;
GO
ALTER TABLE dbo.Users DROP COLUMN Email;
`,
    },
    { dialect: "sqlserver" },
  );
});
