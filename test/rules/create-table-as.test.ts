import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "create-table-as";

test("names the table", () => {
  checkRule(
    rule,
    `
CREATE TABLE copy AS SELECT 1 AS a;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Table copy
`,
  );
});

test("leaves temporary tables alone", () => {
  checkRule(rule, `CREATE TEMP TABLE copy AS SELECT 1 AS a;`);
});
