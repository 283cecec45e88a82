import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "require-lock-timeout";

test("names the table", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN email text;
                  ^^^^^^^^^^^^^^^^^^^^^ lock on users
`,
  );
});

test("leaves it alone while a lock_timeout is in force", () => {
  checkRule(
    rule,
    `
SET lock_timeout = '5s';
ALTER TABLE users ADD COLUMN email text;
`,
  );
});

test("leaves new tables alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
ALTER TABLE t ADD COLUMN a text;
`,
  );
});

test("leaves concurrent builds alone", () => {
  checkRule(rule, `CREATE INDEX CONCURRENTLY i ON users (email);`);
});

test("asks once in a transaction", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN a text;
                  ^^^^^^^^^^^^^^^^^ users
ALTER TABLE users ADD COLUMN b text;
`,
    { transaction: true },
  );
});

test("knows that CREATE TABLE locks what it references", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY, u bigint REFERENCES users);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ lock on users
`,
  );
});

test("sets it for the session", () => {
  checkRewrite(
    rule,
    `ALTER TABLE users ADD COLUMN email text;`,
    `
SET lock_timeout = '5s';
ALTER TABLE users ADD COLUMN email text;
`,
  );
});

test("sets it for the transaction", () => {
  checkRewrite(
    rule,
    `ALTER TABLE users ADD COLUMN email text;`,
    `
SET LOCAL lock_timeout = '5s';
ALTER TABLE users ADD COLUMN email text;
`,
    { transaction: true },
  );
});
