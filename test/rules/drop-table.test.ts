import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-table";

test("names the table", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
DROP TABLE users;
^^^^^^^^^^^^^^^^ Dropping users loses its rows
`,
  });
});

test("reports each table of a list", () => {
  checkRule(
    rule,
    `
DROP TABLE users, teams;
           ^^^^^ users
                  ^^^^^ teams
`,
  );
});

test("leaves a temporary table alone", () => {
  checkRule(
    rule,
    `
CREATE TEMP TABLE t (id int);
DROP TABLE t;
`,
  );
});

test("leaves a table alone that was made in the same migration", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
DROP TABLE t;
`,
  );
});

test("leaves a way alone that is only cleared for the first CREATE", () => {
  checkRule(
    rule,
    `
DROP TABLE IF EXISTS t;
CREATE TABLE t (id bigint PRIMARY KEY);
`,
  );
});

test("reports a known table that is made anew", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
DROP TABLE IF EXISTS users;
^^^^^^^^^^^^^^^^^^^^^^^^^^ users
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');
`,
  });
});

test("leaves the old table of a rebuild alone, which was renamed to make room", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql":
        "CREATE TABLE movies (id integer PRIMARY KEY, name text); CREATE TABLE songs (id integer PRIMARY KEY, name text); CREATE TABLE Users (id integer PRIMARY KEY, name text);",
      "migrations/2_rebuild.sql": `
ALTER TABLE movies RENAME TO _movies_old;
CREATE TABLE movies (id integer PRIMARY KEY, name text NOT NULL);
INSERT INTO movies SELECT id, name FROM _movies_old;
DROP TABLE _movies_old;
ALTER TABLE songs RENAME TO songs_;
CREATE TABLE songs (id integer PRIMARY KEY, name text NOT NULL);
INSERT INTO songs SELECT * FROM songs_;
DROP TABLE songs_;
ALTER TABLE Users RENAME TO oldUsers;
CREATE TABLE Users (id integer PRIMARY KEY, name text NOT NULL);
INSERT INTO Users SELECT id, name FROM oldUsers;
DROP TABLE oldUsers;
`,
    },
    { dialect: "sqlite" },
  );
});

test("leaves a table alone that was put aside under any mark, and copied back", () => {
  checkRule("drop-table", {
    "migrations/1_base.sql": "CREATE TABLE users (id integer PRIMARY KEY, name text);",
    "migrations/2_change.sql": `
ALTER TABLE users RENAME TO _bkp_UP_V0003_users;
CREATE TABLE users (id integer PRIMARY KEY, name varchar(20));
INSERT INTO users (id, name) SELECT id, name FROM _bkp_UP_V0003_users;
DROP TABLE IF EXISTS _bkp_UP_V0003_users;
`,
  });
});

test("leaves a table alone that is made anew and filled with what was copied away", () => {
  const base = { "migrations/1_base.sql": "CREATE TABLE users (id integer PRIMARY KEY, name text);" };
  checkRule("drop-table", {
    ...base,
    "migrations/2_change.sql": `
CREATE TABLE kept (id integer PRIMARY KEY, name text);
INSERT INTO kept SELECT id, name FROM users;
DROP TABLE users;
CREATE TABLE users (id integer PRIMARY KEY, name varchar(20));
INSERT INTO users SELECT id, name FROM kept;
DROP TABLE kept;
`,
  });
  checkRule("drop-table", {
    ...base,
    "migrations/2_change.sql": `
DROP TABLE users;
^^^^^^^^^^^^^^^^ loses its rows
CREATE TABLE users (id integer PRIMARY KEY, name varchar(20));
INSERT INTO users VALUES (1, 'first');
`,
  });
});

test("reports a table that CREATE OR REPLACE drops", () => {
  checkRule(
    "drop-table",
    {
      "migrations/1_base.sql": "CREATE TABLE users (id integer PRIMARY KEY, name text);",
      "migrations/2_change.sql": `
CREATE OR REPLACE TABLE users (id integer PRIMARY KEY);
                        ^^^^^ drops users and loses its rows
CREATE OR REPLACE TABLE others (id integer PRIMARY KEY);
CREATE OR REPLACE TABLE others (id bigint PRIMARY KEY);
CREATE OR REPLACE TEMPORARY TABLE users (id integer PRIMARY KEY);
`,
    },
    { dialect: "mariadb" },
  );
});

test("says of a table that is made anew without its rows what is lost, and not that the name goes", () => {
  checkRule(
    rule,
    `
DROP TABLE jobs;
^^^^^^^^^^^^^^^ the table that is made under its name begins empty
CREATE TABLE jobs (id bigint PRIMARY KEY);
`,
  );
});

test("leaves a table alone that another one replaces in the same block", () => {
  const files = {
    "migrations/1.sql": "CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY);",
    "migrations/2.sql": `CREATE TABLE dbo.Tmp_Users (Id bigint NOT NULL PRIMARY KEY);
GO
BEGIN TRY
  BEGIN TRANSACTION
  INSERT INTO dbo.Tmp_Users SELECT Id FROM dbo.Users;
  DROP TABLE dbo.Users;
  EXEC sp_rename 'Tmp_Users', 'Users';
  COMMIT TRANSACTION
END TRY
BEGIN CATCH
  ROLLBACK TRANSACTION;
END CATCH`,
  };
  checkRule("drop-table", files, { dialect: "sqlserver" });
});

test("does not say that rows are lost which the script has put into another table", () => {
  checkRule(rule, {
    "migrations/1_base.sql":
      "CREATE TABLE settings (id bigint PRIMARY KEY, theme text);\nCREATE TABLE notes (id bigint PRIMARY KEY, body text);\nCREATE TABLE tokens (name text PRIMARY KEY, token text);",
    "migrations/2_change.sql": `
CREATE TABLE options (name text PRIMARY KEY, value text);
INSERT INTO options (name, value) SELECT 'theme', theme FROM settings;
DROP TABLE settings;
^^^^^^^^^^^^^^^^^^^ Dropping settings breaks running code that still uses it. Rename
DROP TABLE notes;
^^^^^^^^^^^^^^^^ Dropping notes loses its rows for good and breaks
ALTER TABLE options ADD COLUMN token text;
UPDATE options SET token = tokens.token FROM tokens WHERE tokens.name = options.name;
DROP TABLE tokens;
^^^^^^^^^^^^^^^^^ Dropping tokens breaks running code that still uses it. Rename
`,
  });
});

test("an index over another table's rows has none of its own, and can be made anew", () => {
  const fts = (name: string, more: string) => `CREATE VIRTUAL TABLE ${name} USING fts5(title${more});`;
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE posts (id integer PRIMARY KEY, title text);
${fts("by_title", ", content='posts', content_rowid='id'")}
${fts("found", ", content = posts")}
${fts("posts_found", ", content = posts")}
${fts("own", "")}
${fts("kept", "")}`,
      "migrations/2_change.sql": `
DROP TABLE IF EXISTS by_title;
${fts("by_title", ", content='posts'")}
DROP TABLE found;
${fts("found", "")}
DROP TABLE own;
${fts("own", "")}
INSERT OR IGNORE INTO own (title) SELECT title FROM posts;
DROP TABLE posts_found;
^^^^^^^^^^^^^^^^^^^^^^ Dropping posts_found breaks running code that still uses it
DROP TABLE kept;
^^^^^^^^^^^^^^^ Dropping kept loses its rows for good
`,
    },
    { dialect: "sqlite" },
  );
});

test("a rebuild may take several migrations, as Pop writes it for SQLite", () => {
  const options = { dialect: "sqlite" } as const;
  const table = "(id integer PRIMARY KEY, name text)";
  const rebuilt = {
    "migrations/1_base.sql": `CREATE TABLE users ${table};`,
    "migrations/2_create.sql": `CREATE TABLE _users_tmp ${table};`,
    "migrations/3_copy.sql": "INSERT INTO _users_tmp (id, name) SELECT id, name FROM users;",
    "migrations/4_drop.sql": "DROP TABLE users;",
    "migrations/5_rename.sql": "ALTER TABLE _users_tmp RENAME TO users;",
  };
  checkRule(rule, rebuilt, options);
  const again = {
    "migrations/6_create.sql": `CREATE TABLE _users_tmp ${table}; INSERT INTO _users_tmp SELECT id, name FROM users;`,
    "migrations/7_drop.sql": "DROP TABLE users;",
    "migrations/8_rename.sql": "ALTER TABLE _users_tmp RENAME TO users;",
  };
  checkRule(rule, { ...rebuilt, ...again }, options);
  const dropped = {
    "migrations/4_drop.sql": `
DROP TABLE users;
^^^^^^^^^^^^^^^^ loses its rows for good
`,
  };
  checkRule(rule, { ...rebuilt, ...dropped, "migrations/5_rename.sql": "" }, options);
  checkRule(rule, { ...rebuilt, ...dropped, "migrations/5_rename.sql": `CREATE TABLE users ${table};` }, options);
});

test("looks at what the same batch makes behind it", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": "CREATE TABLE dbo.Logs (Id INT NOT NULL CONSTRAINT PK_Logs PRIMARY KEY);",
      "migrations/2_anew.sql": `
IF OBJECT_ID('[dbo].[Requests]') IS NOT NULL
BEGIN
    DROP TABLE [dbo].[Requests]
END
IF OBJECT_ID('[dbo].[Requests]') IS NULL
BEGIN
    CREATE TABLE [dbo].[Requests] ([Id] INT NOT NULL CONSTRAINT [PK_Requests] PRIMARY KEY)
END
GO
DROP TABLE dbo.Logs
^^^^^^^^^^^^^^^^^^^ the table that is made under its name begins empty
CREATE TABLE dbo.Logs (Id INT NOT NULL CONSTRAINT PK_Logs PRIMARY KEY)
`,
    },
    { dialect: "sqlserver" },
  );
});
