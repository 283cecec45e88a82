import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "rename-schema";

test("says what is hidden", () => {
  checkRule(
    rule,
    `
ALTER SCHEMA sales RENAME TO commerce;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hides all its tables
`,
  );
});

test("leaves other renames alone", () => {
  checkRule(rule, `ALTER SEQUENCE a RENAME TO b;`);
});
