import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "nested-transaction";

test("reports both ends", () => {
  checkRule(
    rule,
    `
BEGIN;
^^^^^ BEGIN has no effect inside the framework's transaction
ALTER TABLE t ADD COLUMN a int;
COMMIT;
^^^^^^ COMMIT ends the framework's transaction
`,
    { transaction: true },
  );
});

test("leaves the transaction of a script alone", () => {
  checkRule(
    rule,
    `
BEGIN;
ALTER TABLE t ADD COLUMN a int;
COMMIT;
`,
  );
});

test("reports a second BEGIN", () => {
  checkRule(
    rule,
    `
BEGIN;
BEGIN;
^^^^^ the transaction that is open already
COMMIT;
`,
  );
});
