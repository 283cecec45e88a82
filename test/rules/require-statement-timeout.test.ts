import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "require-statement-timeout";

test("names the table", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN email text;
                  ^^^^^^^^^^^^^^^^^^^^^ lock on users
`,
  );
});

test("leaves it alone while one is in force", () => {
  checkRule(
    rule,
    `
SET statement_timeout = '5s';
ALTER TABLE users ADD COLUMN email text;
`,
  );
});

test("sets it for the session", () => {
  checkRewrite(
    rule,
    `ALTER TABLE users ADD COLUMN email text;`,
    `
SET statement_timeout = '10s';
ALTER TABLE users ADD COLUMN email text;
`,
  );
});
