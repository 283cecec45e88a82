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
        "CREATE TABLE movies (id integer PRIMARY KEY, name text); CREATE TABLE Users (id integer PRIMARY KEY, name text);",
      "migrations/2_rebuild.sql": `
ALTER TABLE movies RENAME TO _movies_old;
CREATE TABLE movies (id integer PRIMARY KEY, name text NOT NULL);
INSERT INTO movies SELECT id, name FROM _movies_old;
DROP TABLE _movies_old;
ALTER TABLE Users RENAME TO oldUsers;
CREATE TABLE Users (id integer PRIMARY KEY, name text NOT NULL);
INSERT INTO Users SELECT id, name FROM oldUsers;
DROP TABLE oldUsers;
`,
    },
    { dialect: "sqlite" },
  );
});
