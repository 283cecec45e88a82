import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-cascade";

test("names a view and a foreign key that go too", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');
CREATE TABLE posts (id bigint PRIMARY KEY, author bigint CONSTRAINT posts_author REFERENCES users);
CREATE VIEW people AS SELECT name FROM users;
`,
    "migrations/2_change.sql": `
DROP TABLE users CASCADE;
^^^^^^^^^^^^^^^^^^^^^^^^ view people and foreign key posts_author of posts
`,
  });
});

test("leaves out a view that the script makes again", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');
CREATE VIEW people AS SELECT name FROM users;
CREATE VIEW names AS SELECT name FROM people;
`,
    "migrations/2_change.sql": `
DROP VIEW people CASCADE;
^^^^^^^^^^^^^^^^^^^^^^^^ drops view names, and
CREATE VIEW people AS SELECT name FROM users;
`,
  });
});

test("speaks once of several objects", () => {
  checkRule(
    rule,
    `
DROP VIEW a, b CASCADE;
^^^^^^^^^^^^^^^^^^^^^^ view a and view b
`,
  );
});

test("says that the dependents of a type are unknown", () => {
  checkRule(
    rule,
    `
DROP TYPE status CASCADE;
^^^^^^^^^^^^^^^^^^^^^^^^ whatever depends on it
`,
  );
});

test("leaves RESTRICT and the default alone", () => {
  checkRule(
    rule,
    `
DROP TYPE status;
DROP TYPE mood RESTRICT;
`,
  );
});

test("leaves schemas to their own rule", () => {
  checkRule(rule, `DROP SCHEMA reporting CASCADE;`);
});

test("leaves a type alone that was made in the same migration", () => {
  checkRule(
    rule,
    `
CREATE TYPE status AS ENUM ('a');
DROP TYPE status CASCADE;
`,
  );
});
