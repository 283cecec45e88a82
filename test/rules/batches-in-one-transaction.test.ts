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

test("reports a loop over the rows of the table", () => {
  checkRule(
    rule,
    `
DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM t LOOP UPDATE t SET a = 1 WHERE id = r.id; END LOOP; END $$;
                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ each row of t stays locked
`,
  );
});

test("leaves a loop over something else alone", () => {
  checkRule(
    rule,
    `DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM kinds LOOP UPDATE t SET a = 1 WHERE kind = r.id; END LOOP; END $$;`,
  );
});

test("leaves a new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY, a int);
DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM t LOOP UPDATE t SET a = 1 WHERE id = r.id; END LOOP; END $$;
`,
  );
});

test("leaves an UPDATE without a loop alone", () => {
  checkRule(rule, `DO $$ BEGIN UPDATE t SET a = 1 WHERE id = 1; END $$;`);
});
