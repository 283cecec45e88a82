import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "update-without-where";

test("names column and table", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `
UPDATE users SET active = false;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ overwrites active in every row of users
`,
  });
});

test("is not calmed by a condition that is always true", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `
UPDATE users SET active = false WHERE true;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ active
`,
  });
});

test("leaves backfills to their own rule", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `UPDATE users SET full_name = first;`,
  });
});

test("leaves a condition alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);`,
    "migrations/2_change.sql": `UPDATE users SET active = false WHERE id = 1;`,
  });
});

test("leaves a new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text, active boolean);
UPDATE users SET active = false;
`,
  );
});

test("a column that takes the name of an unused one is filled", () => {
  checkRule(rule, {
    "migrations/1_base.sql": "CREATE TABLE shelves (id bigint PRIMARY KEY, _unused boolean, deep boolean);",
    "migrations/2_change.sql": `
ALTER TABLE shelves RENAME COLUMN _unused TO scanned;
UPDATE shelves SET scanned = false;
ALTER TABLE shelves RENAME COLUMN deep TO depth;
UPDATE shelves SET depth = false;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ overwrites depth
`,
  });
});

test("values that the script has put into another table may go", () => {
  checkRule(rule, {
    "migrations/1_base.sql":
      "CREATE TABLE users (id bigint PRIMARY KEY, secret text, hint text);\nCREATE TABLE keys (id bigint PRIMARY KEY, secret text);",
    "migrations/2_change.sql": `
INSERT INTO keys (id, secret) SELECT u.id, u.secret FROM users u WHERE u.secret IS NOT NULL;
UPDATE users SET secret = NULL;
UPDATE users SET secret = NULL, hint = NULL;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ overwrites secret and hint
`,
  });
});
