import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("a lock lasts as long as what follows it in the transaction", () => {
  checkRule(
    "statement-while-locked",
    `
ALTER TABLE users ADD COLUMN active boolean;
UPDATE users SET active = true;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every row of users is updated while the transaction still locks users against reads and writes (ACCESS EXCLUSIVE)
UPDATE users SET active = false WHERE active IS NULL;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every row of users is updated
UPDATE users SET active = false WHERE id = 1;
CREATE INDEX a ON teams (id);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^ An index of teams is built
`,
    { transaction: true },
  );
});

test("leaves statements alone that commit one by one", () => {
  checkRule("statement-while-locked", "ALTER TABLE users ADD COLUMN active boolean;\nUPDATE users SET active = true;");
});

test("leaves work on new tables, and locks on new tables, alone", () => {
  const teams = "CREATE TABLE teams (id int);";
  checkRule("statement-while-locked", `${teams}\nALTER TABLE users ADD COLUMN a int;\nUPDATE teams SET id = 1;`, {
    transaction: true,
  });
  checkRule("statement-while-locked", `${teams}\nALTER TABLE teams ADD COLUMN a int;\nUPDATE users SET a = 1;`, {
    transaction: true,
  });
});
