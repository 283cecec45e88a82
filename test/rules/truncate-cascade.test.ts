import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "truncate-cascade";

test("names the tables that are emptied too", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');
CREATE TABLE posts (id bigint PRIMARY KEY, author bigint REFERENCES users);
`,
    "migrations/2_change.sql": `
TRUNCATE users CASCADE;
^^^^^^^^^^^^^^^^^^^^^^ empties users, posts and whatever references them
`,
  });
});

test("speaks of every referencing table when none is known", () => {
  checkRule(
    rule,
    `
TRUNCATE users CASCADE;
^^^^^^^^^^^^^^^^^^^^^^ every table that references it
`,
  );
});

test("leaves a plain TRUNCATE to its own rule", () => {
  checkRule(rule, `TRUNCATE users;`);
});
