import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-default";

test("says that an INSERT writes NULL", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ALTER COLUMN status DROP DEFAULT;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ leaves out users.status writes NULL
`,
  );
});

test("says that an INSERT fails when the column is required", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ALTER COLUMN status DROP DEFAULT;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ leaves out users.status fails
`,
  });
});

test("leaves a column without a default alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `ALTER TABLE users ALTER COLUMN name DROP DEFAULT;`,
  });
});

test("leaves a default alone that comes back in another type", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ALTER COLUMN status DROP DEFAULT;
ALTER TABLE users ALTER COLUMN status TYPE state USING status::state;
ALTER TABLE users ALTER COLUMN status SET DEFAULT 'new'::state;
`,
  });
});
