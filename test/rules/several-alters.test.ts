import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "several-alters";

test("reports the first of two", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a int;
              ^^^^^^^^^^^^^^^^ alters t too
ALTER TABLE t ADD COLUMN b int;
`,
  );
});

test("leaves different tables alone", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a int;
ALTER TABLE u ADD COLUMN b int;
`,
  );
});

test("leaves constraints alone, which may have to wait for each other", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a int;
ALTER TABLE t VALIDATE CONSTRAINT c;
`,
  );
});
