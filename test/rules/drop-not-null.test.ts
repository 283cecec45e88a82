import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-not-null";

test("reports a column that readers know as required", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ALTER COLUMN name DROP NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users.name may hold NULL
`,
  });
});

test("leaves a column alone that is nullable already", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `ALTER TABLE users ALTER COLUMN email DROP NOT NULL;`,
  });
});

test("leaves a new column alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN x text NOT NULL DEFAULT '';
ALTER TABLE users ALTER COLUMN x DROP NOT NULL;
`,
  });
});
