import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "require-primary-key";

test("names the table", () => {
  checkRule(
    rule,
    `
CREATE TABLE notes (body text);
             ^^^^^ Table notes has no primary key
`,
  );
});

test("leaves tables alone that have one in either form", () => {
  checkRule(
    rule,
    `
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int, PRIMARY KEY (id));
`,
  );
});

test("leaves a key alone that is added at once", () => {
  checkRule(
    rule,
    `
CREATE TABLE a (id int NOT NULL);
ALTER TABLE ONLY a ADD CONSTRAINT a_pkey PRIMARY KEY (id);
`,
  );
});

test("leaves partitions, copies and temporary tables alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE p PARTITION OF q DEFAULT;
CREATE TEMP TABLE c (a int);
CREATE TABLE d (LIKE e INCLUDING ALL);
`,
  );
});

test("leaves a table alone that gets its key in a later migration, or is dropped", () => {
  checkRule(rule, {
    "migrations/1_base.sql": "CREATE TABLE logins (at timestamptz);\nCREATE TABLE tries (at timestamptz);",
    "migrations/2_key.sql": "ALTER TABLE logins ADD COLUMN id bigserial PRIMARY KEY;\nDROP TABLE tries;",
  });
});

test("takes a unique key without NULL for one in MySQL", () => {
  checkRule(
    rule,
    `
CREATE TABLE members (user_id int NOT NULL, group_id int NOT NULL, UNIQUE (user_id, group_id));
CREATE TABLE guests (user_id int NOT NULL, group_id int, UNIQUE (user_id, group_id));
             ^^^^^^ has no primary key
`,
    { dialect: "mysql" },
  );
});

test("a virtual table has the key that its module gives it", () => {
  checkRule(rule, "CREATE VIRTUAL TABLE found USING fts5(title);", { dialect: "sqlite" });
});
