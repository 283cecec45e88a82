import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const users = "CREATE TABLE users (a int, b int, total int GENERATED ALWAYS AS (a + b) STORED);";

test("a stored column is computed anew for each row", () => {
  checkRule(
    "set-generated-expression",
    {
      "migrations/1_first.sql": users,
      "migrations/2_second.sql": `
ALTER TABLE users ALTER COLUMN total SET EXPRESSION AS (a - b);
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ A new expression for users.total rewrites users
`,
    },
    { version: 17 },
  );
});

test("leaves new tables alone", () => {
  checkRule("set-generated-expression", `${users}\nALTER TABLE users ALTER COLUMN total SET EXPRESSION AS (a - b);`, {
    version: 17,
  });
});
