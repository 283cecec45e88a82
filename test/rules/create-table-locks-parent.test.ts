import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("writers of the referenced tables wait for slow statements that follow", () => {
  checkRule(
    "create-table-locks-parent",
    `
CREATE TABLE memberships (user_id int REFERENCES users, team_id int, FOREIGN KEY (team_id) REFERENCES teams);
             ^^^^^^^^^^^ lock users and teams against writes (SHARE ROW EXCLUSIVE) until the transaction commits, and before that it still updates every row of orders
CREATE INDEX a ON memberships (user_id);
UPDATE orders SET total = 0;
`,
    { transaction: true },
  );
});

test("leaves a table alone behind which nothing slow follows", () => {
  checkRule(
    "create-table-locks-parent",
    "CREATE TABLE notes (user_id int REFERENCES users);\nCREATE INDEX a ON notes (user_id);",
    {
      transaction: true,
    },
  );
  checkRule(
    "create-table-locks-parent",
    "CREATE TABLE notes (user_id int REFERENCES users);\nUPDATE orders SET total = 0;",
  );
  checkRule(
    "create-table-locks-parent",
    "BEGIN;\nCREATE TABLE notes (user_id int REFERENCES users);\nCOMMIT;\nUPDATE orders SET total = 0;",
  );
});

test("leaves new parents and itself alone", () => {
  checkRule(
    "create-table-locks-parent",
    "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int PRIMARY KEY REFERENCES b, a int REFERENCES a);\nUPDATE orders SET total = 0;",
    { transaction: true },
  );
});
