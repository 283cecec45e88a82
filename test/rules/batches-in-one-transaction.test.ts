import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "batches-in-one-transaction";

test("reports a loop that never commits", () => {
  checkRule(
    rule,
    `
DO $$ BEGIN LOOP UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t WHERE a IS NULL LIMIT 100); EXIT WHEN NOT FOUND; END LOOP; END $$;
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ run in one transaction
`,
  );
});

test("leaves a loop alone that commits", () => {
  checkRule(
    rule,
    `DO $$ BEGIN LOOP UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t WHERE a IS NULL LIMIT 100); EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;`,
  );
});

test("reports the COMMIT where a transaction is around it", () => {
  checkRule(
    rule,
    `
DO $$ BEGIN LOOP UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t WHERE a IS NULL LIMIT 100); EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;
                                                                                                                   ^^^^^^ COMMIT fails here
`,
    { transaction: true },
  );
});

test("leaves an UPDATE without a loop alone", () => {
  checkRule(rule, `DO $$ BEGIN UPDATE t SET a = 1 WHERE id = 1; END $$;`);
});
