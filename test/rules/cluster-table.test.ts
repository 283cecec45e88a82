import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("the table is written anew under lock", () => {
  checkRule(
    "cluster-table",
    `
CLUSTER users USING users_pkey;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CLUSTER locks users against reads and writes (ACCESS EXCLUSIVE)
CLUSTER;
^^^^^^^ every clustered table
`,
  );
});

test("leaves new tables alone", () => {
  checkRule("cluster-table", "CREATE TABLE users (id int PRIMARY KEY);\nCLUSTER users USING users_pkey;");
});
