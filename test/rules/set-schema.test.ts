import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "set-schema";

test("says what breaks", () => {
  checkRule(
    rule,
    `
ALTER TABLE users SET SCHEMA accounts;
                  ^^^^^^^^^^^^^^^^^^^ Moving users to schema accounts
`,
  );
});

test("leaves a function alone", () => {
  checkRule(rule, `ALTER FUNCTION f() SET SCHEMA accounts;`);
});

test("leaves it alone when a view takes over the name in the same transaction", () => {
  checkRule(
    rule,
    `
ALTER TABLE users SET SCHEMA accounts;
CREATE VIEW users AS SELECT * FROM accounts.users;
`,
    { transaction: true },
  );
});
