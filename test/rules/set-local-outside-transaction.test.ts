import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "set-local-outside-transaction";

test("says that the setting stays as it was", () => {
  checkRule(
    rule,
    `
SET LOCAL lock_timeout = '2s';
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ lock_timeout stays as it was
`,
  );
});

test("leaves it alone in a transaction of the script", () => {
  checkRule(
    rule,
    `
BEGIN;
SET LOCAL lock_timeout = '2s';
COMMIT;
`,
  );
});

test("leaves it alone in a transaction of the framework", () => {
  checkRule(rule, `SET LOCAL lock_timeout = '2s';`, { transaction: true });
});

test("reports it after the commit", () => {
  checkRule(
    rule,
    `
BEGIN;
COMMIT;
SET LOCAL lock_timeout = '2s';
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ lock_timeout
`,
  );
});

test("sets it for the session", () => {
  checkRewrite(rule, `SET LOCAL lock_timeout = '2s';`, `SET lock_timeout = '2s';`);
});
