import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("the second table is waited for while the first stays locked", () => {
  checkRule(
    "wide-lock-window",
    `
ALTER TABLE users ADD COLUMN a int, ADD COLUMN b int;
ALTER TABLE users ADD COLUMN c int;
ALTER TABLE teams ADD COLUMN a int, ADD COLUMN b int;
                  ^^^^^^^^^^^^^^^^ already locks users against reads and writes, and now waits for teams
ALTER TABLE orders ADD COLUMN a int;
`,
    { transaction: true },
  );
});

test("leaves single transactions and new tables alone", () => {
  checkRule("wide-lock-window", "ALTER TABLE users ADD COLUMN a int;\nALTER TABLE teams ADD COLUMN a int;");
  checkRule(
    "wide-lock-window",
    "CREATE TABLE users (id int);\nALTER TABLE users ADD COLUMN a int;\nALTER TABLE teams ADD COLUMN a int;",
    { transaction: true },
  );
});

test("leaves both ends of a foreign key alone", () => {
  checkRule(
    "wide-lock-window",
    {
      "migrations/1_first.sql":
        "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (user_id int REFERENCES users);",
      "migrations/2_second.sql": "DROP TABLE orders;\nDROP TABLE users;",
    },
    { transaction: true },
  );
});

test("leaves dropping several tables alone", () => {
  checkRule("wide-lock-window", {
    "migrations/1_base.sql": "CREATE TABLE a (id bigint);\nCREATE TABLE b (id bigint);",
    "migrations/2_drop.sql": "BEGIN;\nDROP TABLE a;\nDROP TABLE b;\nCOMMIT;",
  });
});
