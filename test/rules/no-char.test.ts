import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "no-char";

test("reports the type", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a char(2);
                           ^^^^^^^ t.a pads its values
`,
  );
});

test("leaves varchar alone", () => {
  checkRule(rule, `ALTER TABLE t ADD COLUMN a varchar(2);`);
});

test("uses text", () => {
  checkRewrite(rule, `ALTER TABLE t ADD COLUMN a character(2);`, `ALTER TABLE t ADD COLUMN a text;`);
});
