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
