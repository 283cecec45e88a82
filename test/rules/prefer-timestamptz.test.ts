import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "prefer-timestamptz";

test("reports the type", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a timestamp;
                           ^^^^^^^^^ t.a drops the time zone
`,
  );
});

test("leaves timestamptz alone", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a timestamp with time zone;
ALTER TABLE t ADD COLUMN b timestamptz;
`,
  );
});

test("keeps the precision", () => {
  checkRewrite(rule, `ALTER TABLE t ADD COLUMN a timestamp(3);`, `ALTER TABLE t ADD COLUMN a timestamptz(3);`);
});
