import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "implicit-commit";

test("reports what commits a transaction of the script, once", () => {
  checkRule(
    rule,
    `
BEGIN;
UPDATE users SET a = 1 WHERE id = 1;
ALTER TABLE users ADD COLUMN b int;
                  ^^^^^^^^^^^^^^^^ commits the transaction
ALTER TABLE users ADD COLUMN c int;
COMMIT;
`,
    { dialect: "mariadb" },
  );
});

test("lets temporary tables come and go", () => {
  checkRule(rule, "BEGIN; CREATE TEMPORARY TABLE t (id int); DROP TEMPORARY TABLE t; COMMIT;", { dialect: "mysql" });
});
