import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "lock-timeout-too-long";

test("names the value", () => {
  checkRule(
    rule,
    `
SET lock_timeout = '1min';
^^^^^^^^^^^^^^^^^^^^^^^^^ lock_timeout of
`,
  );
});

test("leaves a few seconds alone", () => {
  checkRule(
    rule,
    `
SET lock_timeout = '5s';
SET lock_timeout TO 2000;
SET lock_timeout = 0;
`,
  );
});

test("takes the limit from the configuration", () => {
  checkRule(
    rule,
    `
SET lock_timeout = '5s';
^^^^^^^^^^^^^^^^^^^^^^^ 5s
`,
    { rules: { "lock-timeout-too-long": { options: { milliseconds: 3000 } } } },
  );
});
