import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "prefer-utf8mb4";

test("forgives what a later migration converts", () => {
  checkRule(
    rule,
    {
      "migrations/1.sql": "CREATE TABLE users (name varchar(50)) CHARSET=utf8;",
      "migrations/2.sql": "ALTER TABLE users CONVERT TO CHARACTER SET utf8mb4;",
    },
    { dialect: "mysql" },
  );
});

test("reports a conversion to it", () => {
  checkRule(
    rule,
    `
ALTER TABLE users CONVERT TO CHARACTER SET utf8;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users in utf8
`,
    { dialect: "mariadb" },
  );
});

test("reports a column of its own character set, in a table or added or changed", () => {
  checkRule(
    rule,
    `
CREATE TABLE users (code char(8) CHARACTER SET ascii, name varchar(50) CHARACTER SET utf8mb3);
                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users.name in utf8mb3
ALTER TABLE orders ADD note text CHARSET latin1, MODIFY city varchar(20) CHARSET utf8mb4;
                       ^^^^^^^^^^^^^^^^^^^^^^^^ orders.note in latin1
`,
    { dialect: "mysql" },
  );
});
