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
