import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "row-security-without-policy";

test("names the table", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
              ^^^^^^^^^^^^^^^^^^^^^^^^^ see none of its rows
`,
  );
});

test("leaves it alone when a policy follows", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (true);
`,
  );
});

test("does not take the policy of another table for it", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
              ^^^^^^^^^^^^^^^^^^^^^^^^^ t
CREATE POLICY p ON u USING (true);
`,
  );
});

test("leaves DISABLE alone", () => {
  checkRule(rule, `ALTER TABLE t DISABLE ROW LEVEL SECURITY;`);
});

test("sees policies of earlier migrations", () => {
  checkRule("row-security-without-policy", {
    "migrations/1_base.sql":
      "CREATE TABLE a (id int);\nCREATE POLICY p ON a USING (true);\nCREATE POLICY q ON b USING (true);",
    "migrations/2_change.sql": "ALTER TABLE a ENABLE ROW LEVEL SECURITY;\nALTER TABLE b ENABLE ROW LEVEL SECURITY;",
  });
  checkRule("row-security-without-policy", {
    "migrations/1_base.sql": "CREATE TABLE a (id int);\nCREATE POLICY p ON a USING (true);\nDROP POLICY p ON a;",
    "migrations/2_change.sql": `
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
              ^^^^^^^^^^^^^^^^^^^^^^^^^ Until a policy exists
`,
  });
});
