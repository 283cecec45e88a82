import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "create-enum";

test("names the type", () => {
  checkRule(
    rule,
    `
CREATE TYPE mood AS ENUM ('a');
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ enum mood
`,
  );
});

test("leaves other types alone", () => {
  checkRule(rule, `CREATE TYPE pair AS (a int, b int);`);
});

test("reports the type of a column of MySQL, not of its text", () => {
  checkRule(
    rule,
    `
ALTER TABLE orders ADD COLUMN state ENUM('new', 'paid'), ADD COLUMN note text;
                                    ^^^^^^^^^^^^^^^^^^^ To remove a value of orders.state
`,
    { dialect: "mariadb" },
  );
});
