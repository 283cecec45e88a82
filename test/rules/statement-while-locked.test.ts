import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("a lock lasts as long as what follows it in the transaction", () => {
  checkRule(
    "statement-while-locked",
    `
ALTER TABLE users ADD COLUMN active boolean;
DELETE FROM users;
^^^^^^^^^^^^^^^^^ Every row of users is deleted while the transaction still locks users against reads and writes (ACCESS EXCLUSIVE)
`,
    { transaction: true },
  );
});

test("changing every row is told here, filling a column by its own rule", () => {
  checkRule(
    "statement-while-locked",
    `
ALTER TABLE users ADD COLUMN nick text;
UPDATE users SET nick = '' WHERE id = 1;
UPDATE users SET nick = name WHERE nick IS NULL;
UPDATE users SET active = false;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every row of users is updated
`,
    { transaction: true },
  );
});

test("says it once for each lock", () => {
  checkRule(
    "statement-while-locked",
    `
ALTER TABLE users ADD COLUMN active boolean;
CREATE INDEX a ON teams (id);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^ An index of teams is built while the transaction still locks users
CREATE INDEX b ON teams (name);
ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX c ON teams (city);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ while the transaction still locks orders
`,
    { transaction: true },
  );
});

test("leaves the locks of slow statements to the rules about them", () => {
  checkRule(
    "statement-while-locked",
    "ALTER TABLE users ALTER COLUMN a SET NOT NULL;\nALTER TABLE teams ALTER COLUMN a SET NOT NULL;",
    { transaction: true },
  );
});

test("leaves a statement alone that locks the same table as strongly by itself", () => {
  checkRule(
    "statement-while-locked",
    "ALTER TABLE users ADD COLUMN a int;\nALTER TABLE users ALTER COLUMN email SET NOT NULL;",
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
