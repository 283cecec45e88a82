import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("the table is copied under lock", () => {
  checkRule(
    "vacuum-full",
    `
VACUUM FULL users;
^^^^^^^^^^^^^^^^^ VACUUM FULL locks users against reads and writes (ACCESS EXCLUSIVE)
VACUUM (FULL, ANALYZE) users, teams;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users and teams
VACUUM FULL;
^^^^^^^^^^^ every table
`,
  );
});

test("leaves plain VACUUM and new tables alone", () => {
  checkRule("vacuum-full", "VACUUM ANALYZE users;\nVACUUM (FULL false) users;");
  checkRule("vacuum-full", "CREATE TABLE users (id int);\nVACUUM FULL users;");
});
