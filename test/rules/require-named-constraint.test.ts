import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "require-named-constraint";

test("reports table and column constraints", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY, a int CHECK (a > 0), UNIQUE (a));
                                             ^^^^^^^^^^^^^ check constraint of t
                                                            ^^^^^^^^^^ unique constraint of t
`,
  );
});

test("leaves named ones alone", () => {
  checkRule(rule, `CREATE TABLE t (id bigint PRIMARY KEY, a int CONSTRAINT c CHECK (a > 0));`);
});

test("asks for the name of a key too on SQL Server, but not in a table of one session", () => {
  checkRule(
    rule,
    `
CREATE TABLE users (id bigint NOT NULL PRIMARY KEY);
                                       ^^^^^^^^^^^ This primary key constraint of users
CREATE TABLE #rows (id bigint NOT NULL PRIMARY KEY);
`,
    { dialect: "sqlserver" },
  );
});

test("leaves the key of MySQL alone, which has a name", () => {
  checkRule(
    rule,
    `
CREATE TABLE users (id bigint PRIMARY KEY, age int, CHECK (age > 0));
                                                    ^^^^^^^^^^^^^^^ This check constraint of users
`,
    { dialect: "mysql" },
  );
});
