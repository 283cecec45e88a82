import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "add-required-column";

test("names table and column", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN email text NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The rows of users have no value for email
`,
  );
});

test("takes DEFAULT NULL for none", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD email text NOT NULL DEFAULT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ email
`,
  );
});

test("leaves a default alone", () => {
  checkRule(rule, `ALTER TABLE users ADD COLUMN points int NOT NULL DEFAULT 0;`);
});

test("leaves a nullable column alone", () => {
  checkRule(rule, `ALTER TABLE users ADD COLUMN email text;`);
});

test("leaves columns alone that fill themselves", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN n bigserial NOT NULL;
ALTER TABLE users ADD COLUMN m bigint NOT NULL GENERATED ALWAYS AS IDENTITY;
ALTER TABLE users ADD COLUMN o text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED;
`,
  );
});

test("leaves an empty new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
ALTER TABLE t ADD COLUMN a text NOT NULL;
`,
  );
});

test("reports a new table that has rows already", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
INSERT INTO t VALUES (1);
ALTER TABLE t ADD COLUMN a text NOT NULL;
              ^^^^^^^^^^^^^^^^^^^^^^^^^^ The rows of t
`,
  );
});

test("adds the column nullable", () => {
  checkRewrite(rule, `ALTER TABLE users ADD COLUMN email text NOT NULL;`, `ALTER TABLE users ADD COLUMN email text;`);
});

test("leaves the other actions as they are", () => {
  checkRewrite(
    rule,
    `ALTER TABLE users ADD COLUMN a int, ADD COLUMN email text NOT NULL;`,
    `ALTER TABLE users ADD COLUMN a int, ADD COLUMN email text;`,
  );
});

test("MySQL refuses a zero date, MariaDB writes it", () => {
  const on = (said: string) => `
ALTER TABLE users ADD seen datetime NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ ${said}
`;
  checkRule("add-required-column", on("fails as soon as users has a row (error 1292)"), { dialect: "mysql" });
  checkRule("add-required-column", on("silently get a zero date"), { dialect: "mariadb" });
});

test("no sql_mode keeps a zero date out of a TIMESTAMP", () => {
  for (const dialect of ["mysql", "mariadb"] as const)
    checkRule(
      "add-required-column",
      `
ALTER TABLE users ADD seen timestamp NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ writes a zero date into the rows of users, whatever the sql_mode
`,
      { dialect },
    );
});

test("knows a default of SQL Server that the same command adds", () => {
  const change = "ALTER TABLE dbo.Users ADD Seen bit NOT NULL, CONSTRAINT DF_Seen DEFAULT 0 FOR Seen;";
  checkRule("add-required-column", change, { dialect: "sqlserver" });
});

test("leaves a column alone that takes over a name before the tables are unlocked", () => {
  const swap = (end: string) => ({
    "migrations/1.sql": "CREATE TABLE history (id bigint PRIMARY KEY, kind enum('a') NOT NULL);",
    "migrations/2.sql": `
LOCK TABLES history WRITE;
ALTER TABLE history ADD COLUMN kind_new enum('a', 'b') NOT NULL;
UPDATE history SET kind_new = kind;
ALTER TABLE history DROP COLUMN kind, CHANGE COLUMN kind_new kind enum('a', 'b') NOT NULL;
${end}`,
  });
  for (const dialect of ["mysql", "mariadb"] as const)
    checkRule("add-required-column", swap("UNLOCK TABLES;"), { dialect });
  checkRule("add-required-column", swap("UNLOCK TABLES;")["migrations/2.sql"], { dialect: "mysql" });
});

test("no row lacks a value that the script has taken away before", () => {
  checkRule("add-required-column", {
    "migrations/1.sql": "CREATE TABLE inputs (id bigint PRIMARY KEY); CREATE TABLE outputs (id bigint PRIMARY KEY);",
    "migrations/2.sql": `
TRUNCATE inputs;
ALTER TABLE inputs ADD COLUMN version integer NOT NULL;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ From then on every INSERT of running code fails, because it does not know inputs.version
TRUNCATE outputs;
INSERT INTO outputs SELECT id FROM inputs;
ALTER TABLE outputs ADD COLUMN version integer NOT NULL;
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The rows of outputs have no value for version
`,
  });
});
