import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "narrow-column-type";

test("compares lengths", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE t (id bigint PRIMARY KEY, a varchar(20));`,
    "migrations/2_change.sql": `
ALTER TABLE t ALTER COLUMN a TYPE varchar(10);
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ longer than 10 characters
`,
  });
});

test("takes text as unlimited", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE t (id bigint PRIMARY KEY, a text);`,
    "migrations/2_change.sql": `
ALTER TABLE t ALTER COLUMN a TYPE varchar(255);
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ varchar(255) holds less than text
`,
  });
});

test("compares integers", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE t (id bigint PRIMARY KEY, a bigint);`,
    "migrations/2_change.sql": `
ALTER TABLE t ALTER COLUMN a TYPE integer;
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ out of its range
`,
  });
});

test("compares digits behind the point", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE t (id bigint PRIMARY KEY, a numeric(10, 4));`,
    "migrations/2_change.sql": `
ALTER TABLE t ALTER COLUMN a TYPE numeric(10, 2);
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rounded to 2 digits
`,
  });
});

test("compares digits before the point", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE t (id bigint PRIMARY KEY, a numeric(10, 2));`,
    "migrations/2_change.sql": `
ALTER TABLE t ALTER COLUMN a TYPE numeric(8, 2);
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ more than 6 digits before the point
`,
  });
});

test("sees that a date has no time", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE t (id bigint PRIMARY KEY, a timestamptz);`,
    "migrations/2_change.sql": `
ALTER TABLE t ALTER COLUMN a TYPE date;
              ^^^^^^^^^^^^^^^^^^^^^^^^ lose their time of day
`,
  });
});

test("leaves wider types alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE t (id bigint PRIMARY KEY, a varchar(20));`,
    "migrations/2_change.sql": `ALTER TABLE t ALTER COLUMN a TYPE text;`,
  });
});

test("leaves a wider integer alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE t (id bigint PRIMARY KEY, a integer);`,
    "migrations/2_change.sql": `ALTER TABLE t ALTER COLUMN a TYPE bigint;`,
  });
});

test("says nothing when the old type is unknown", () => {
  checkRule(rule, `ALTER TABLE t ALTER COLUMN a TYPE varchar(10);`);
});

test("compares types of MySQL", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql":
        "CREATE TABLE t (id bigint PRIMARY KEY, a int, b int unsigned, c text, d decimal(10,2), e datetime(6));",
      "migrations/2_change.sql": `
ALTER TABLE t MODIFY a smallint;
              ^^^^^^^^^^^^^^^^^ Values of t.a out of its range
ALTER TABLE t MODIFY b int;
              ^^^^^^^^^^^^ Values of t.b out of its range
ALTER TABLE t MODIFY c varchar(200);
              ^^^^^^^^^^^^^^^^^^^^^ longer than 200 characters
ALTER TABLE t MODIFY d decimal(10,1);
              ^^^^^^^^^^^^^^^^^^^^^^ rounded to 1 digits
ALTER TABLE t MODIFY e datetime;
              ^^^^^^^^^^^^^^^^^ lose fractions of a second
`,
    },
    { dialect: "mysql" },
  );
});

test("knows what SQL Server makes of texts and numbers", () => {
  checkRule(
    "narrow-column-type",
    {
      "migrations/1.sql":
        "CREATE TABLE dbo.Users (Id INT NOT NULL CONSTRAINT PK PRIMARY KEY, Code NVARCHAR(MAX) NULL, Name NVARCHAR(50) NULL, Total DECIMAL(10, 4) NULL, Number INT NULL);",
      "migrations/2.sql": `
ALTER TABLE dbo.Users ALTER COLUMN Code NVARCHAR(400) NULL;
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ longer than 400 characters make the statement fail
ALTER TABLE dbo.Users ALTER COLUMN Name VARCHAR(50) NULL;
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ question marks
ALTER TABLE dbo.Users ALTER COLUMN Total DECIMAL(10, 2) NULL;
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rounded to 2 digits
ALTER TABLE dbo.Users ALTER COLUMN Number BIGINT NULL;
`,
    },
    { dialect: "sqlserver" },
  );
});
