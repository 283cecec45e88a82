import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "rename-table";

test("says which queries break", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME TO accounts;
                  ^^^^^^^^^^^^^^^^^^ every running query that names users
`,
  );
});

test("leaves it alone when a view takes over the name in the same transaction", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME TO accounts;
CREATE VIEW users AS SELECT * FROM accounts;
`,
    { transaction: true },
  );
});

test("reports it when the view comes in another transaction", () => {
  checkRule(
    rule,
    `
ALTER TABLE users RENAME TO accounts;
                  ^^^^^^^^^^^^^^^^^^ users
CREATE VIEW users AS SELECT * FROM accounts;
`,
  );
});

test("leaves a swap of two tables alone", () => {
  checkRule(
    rule,
    `
BEGIN;
ALTER TABLE users RENAME TO users_old;
ALTER TABLE users_new RENAME TO users;
COMMIT;
`,
  );
});

test("leaves a new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
ALTER TABLE t RENAME TO u;
`,
  );
});

test("keeps the old name as a view", () => {
  checkRewrite(
    rule,
    `ALTER TABLE users RENAME TO accounts;`,
    `
BEGIN;
ALTER TABLE users RENAME TO accounts;
CREATE VIEW users AS SELECT * FROM accounts;
COMMIT;
`,
  );
});

test("adds the view to the open transaction", () => {
  checkRewrite(
    rule,
    `ALTER TABLE app.users RENAME TO accounts;`,
    `
ALTER TABLE app.users RENAME TO accounts;
CREATE VIEW app.users AS SELECT * FROM app.accounts;
`,
    { transaction: true },
  );
});

test("does not take what may be an index for a table", () => {
  checkRule(rule, "EXEC sp_rename 'Users.IX_Users_Name', 'IX_Name'", { dialect: "sqlserver" });
});
