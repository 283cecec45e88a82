import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "unclosed-transaction";

test("reports the BEGIN", () => {
  checkRule(
    rule,
    `
BEGIN;
^^^^^ never committed
ALTER TABLE t ADD COLUMN a int;
`,
  );
});

test("leaves a transaction alone that ends", () => {
  checkRule(
    rule,
    `
BEGIN;
SELECT 1;
COMMIT;
BEGIN;
SELECT 1;
ROLLBACK;
`,
  );
});

test("is not calmed by a rollback to a savepoint", () => {
  checkRule(
    rule,
    `
BEGIN;
^^^^^ never committed
SAVEPOINT s;
ROLLBACK TO s;
`,
  );
});

test("leaves a transaction alone that takes the place of the framework's", () => {
  checkRule(rule, "DELETE FROM sessions;\nCOMMIT;\nBEGIN;\nALTER TABLE t ADD COLUMN a int;", { transaction: true });
});
