import { testReadings } from "../../support/sql-readings.ts";

testReadings(
  [
    [
      "reads names in four sorts of quotes, types of any words, and conflict clauses",
      `CREATE TABLE IF NOT EXISTS main.'users' ("id" INTEGER PRIMARY KEY DESC ON CONFLICT FAIL AUTOINCREMENT, [a b] UNSIGNED BIG INT(8, 2) NOT NULL DEFAULT -1 COLLATE NOCASE, \`c\`, d TEXT AS (lower(c)) STORED)`,
      [
        "create-table users [id integer [primary-key (id)], a b unsigned big int(8,2) collate nocase not null default (-1), c, d text stored (lower(c))] if not exists",
      ],
    ],
    [
      "reads constraints of the table, with or without commas, and its options",
      'CREATE TABLE t (a, b, CONSTRAINT u UNIQUE ("a" COLLATE NOCASE DESC, b) ON CONFLICT REPLACE FOREIGN KEY (b) REFERENCES p ON DELETE CASCADE) STRICT, WITHOUT ROWID',
      [
        "create-table t [a, b] [unique u (a, b), foreign-key (b) -> p on delete cascade] options=[STRICT, WITHOUT ROWID]",
      ],
    ],
    [
      "reads the statements of a trigger",
      "CREATE TEMP TRIGGER IF NOT EXISTS tr AFTER UPDATE OF a ON users WHEN new.a > 0 BEGIN UPDATE log SET n = CASE WHEN n THEN 1 ELSE 2 END; INSERT OR IGNORE INTO x SELECT 1; END",
      [
        "create-trigger users tr events=[update] for each=row timing=after update of=[a] when (new.a > 0)",
        'update-rows log set=[n := CASE WHEN n THEN 1 ELSE 2 END] within=routine #1 @"UPDATE log SET n = CASE WHEN n THEN 1 ELSE 2 END"',
        'insert-rows x source=query within=routine #2 @"INSERT OR IGNORE INTO x SELECT 1"',
      ],
    ],
    [
      "takes words of a join for names where no join begins, and any name behind MATCH",
      "CREATE TABLE cross (a REFERENCES left (b) MATCH whatever ON DELETE CASCADE)",
      ["create-table cross [a [foreign-key (a) -> left(b) on delete cascade]]"],
    ],
    [
      "reads the schema of an index",
      "CREATE INDEX aux.users_email ON users (email DESC)",
      ["create-index users users_email (email desc)"],
    ],
    [
      "takes some words that are reserved elsewhere for names, and passes over a name without a constraint",
      "CREATE TABLE menu (desc TEXT, asc INT CONSTRAINT unused, CONSTRAINT unused)",
      ["create-table menu [desc text, asc int]"],
    ],
    [
      "passes over the index that is asked for",
      "DELETE FROM menu NOT INDEXED WHERE asc = 1",
      ["delete-rows menu where (asc = 1)"],
    ],
    [
      "reads what version 3.53 brought",
      "ALTER TABLE users ALTER c SET NOT NULL ON CONFLICT ABORT",
      ['set-not-null users c @"ALTER c SET NOT NULL ON CONFLICT ABORT"'],
    ],
    [
      "reads what other servers have",
      "ALTER TABLE users MODIFY a TEXT NOT NULL",
      ['alter-column-type users a text @"MODIFY a TEXT NOT NULL"'],
    ],
    ["reads settings", "PRAGMA foreign_keys = OFF", ["set-setting scope=session setting=foreign_keys value=OFF"]],
    ["reads questions", "PRAGMA main.table_info('users')", ["call routine=table_info"]],
    [
      "reads INSERT OR REPLACE",
      "INSERT OR REPLACE INTO t (a, b) SELECT a, b FROM u",
      ["insert-rows t [a, b] source=query"],
    ],
    [
      "reads INSERT OR IGNORE behind WITH",
      "WITH a AS (SELECT x FROM b) INSERT OR IGNORE INTO t (a) SELECT x FROM a",
      ["insert-rows t [a] source=query"],
    ],
    ["reads UPDATE OR IGNORE", "UPDATE OR IGNORE t SET a = 1 WHERE b", ["update-rows t set=[a := 1] where (b)"]],
    ["reads REPLACE", "REPLACE INTO t VALUES (1)", ["insert-rows t source=values"]],
    [
      "reads virtual tables",
      "CREATE VIRTUAL TABLE f USING fts5(title, body, content='docs')",
      ["create-table f virtual=rows elsewhere"],
    ],
    ["reads VACUUM INTO", "VACUUM INTO 'x'", ["vacuum full"]],
    [
      "reads indexes over expressions",
      "CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a COLLATE NOCASE DESC, lower(b)) WHERE c IS NOT NULL",
      ["create-index t i if not exists (a collate nocase desc, (lower(b))) unique where (c IS NOT NULL)"],
    ],
    [
      "says what is not SQL of SQLite",
      "ALTER TABLE t DROP INDEX i, ADD COLUMN n int",
      ['add-column t n int @"ADD COLUMN n int"', 'unread "DROP INDEX i": This action of ALTER TABLE is not understood'],
    ],
  ],
  "sqlite",
);
