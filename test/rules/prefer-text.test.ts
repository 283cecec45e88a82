import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "prefer-text";

test("reports the limit", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a varchar(20);
                           ^^^^^^^^^^^ t.a limits its length
`,
  );
});

test("leaves unlimited text alone", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a varchar;
ALTER TABLE t ADD COLUMN b text;
`,
  );
});

test("uses text", () => {
  checkRewrite(rule, `ALTER TABLE t ADD COLUMN a varchar(20);`, `ALTER TABLE t ADD COLUMN a text;`);
});
