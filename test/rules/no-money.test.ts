import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "no-money";

test("reports the type", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a money;
                           ^^^^^ t.a takes its currency
`,
  );
});

test("leaves numeric alone", () => {
  checkRule(rule, `ALTER TABLE t ADD COLUMN a numeric;`);
});

test("uses numeric", () => {
  checkRewrite(rule, `ALTER TABLE t ADD COLUMN a money;`, `ALTER TABLE t ADD COLUMN a numeric;`);
});
