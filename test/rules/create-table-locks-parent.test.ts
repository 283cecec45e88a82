import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("two existing parents are locked together", () => {
  checkRule(
    "create-table-locks-parent",
    `
CREATE TABLE memberships (user_id int REFERENCES users, team_id int, FOREIGN KEY (team_id) REFERENCES teams);
             ^^^^^^^^^^^ lock users and teams against writes (SHARE ROW EXCLUSIVE)
`,
  );
});

test("leaves one parent, new parents and itself alone", () => {
  checkRule("create-table-locks-parent", "CREATE TABLE notes (user_id int REFERENCES users, by int REFERENCES users);");
  checkRule(
    "create-table-locks-parent",
    "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE notes (a int REFERENCES a, user_id int REFERENCES users);",
  );
  checkRule(
    "create-table-locks-parent",
    "CREATE TABLE tree (id int PRIMARY KEY, up int REFERENCES tree, user_id int REFERENCES users);",
  );
});
