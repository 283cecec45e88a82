import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "mixed-schema-and-data";

test("reports rows that change after the schema", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN a int;
UPDATE users SET a = 1 WHERE id = 1;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Rows of users
`,
    { transaction: true },
  );
});

test("reports rows that change before the schema", () => {
  checkRule(
    rule,
    `
UPDATE users SET a = 1 WHERE id = 1;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Rows of users
ALTER TABLE users ADD COLUMN b int;
`,
  );
});

test("leaves rows alone that change by themselves", () => {
  checkRule(rule, `UPDATE users SET a = 1 WHERE id = 1;`);
});

test("leaves literal rows alone", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN a int;
INSERT INTO roles VALUES (1, 'admin');
`,
  );
});

test("says once on MySQL what is committed when the rows come", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN a int;
ALTER TABLE users ADD COLUMN b int;
                  ^^^^^^^^^^^^^^^^ rows of users are changed behind it
UPDATE users SET b = a;
`,
    { dialect: "mysql" },
  );
});
