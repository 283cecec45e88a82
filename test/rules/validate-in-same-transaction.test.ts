import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const add = "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total >= 0) NOT VALID;";

test("the lock of ADD is still held while VALIDATE reads", () => {
  checkRule(
    "validate-in-same-transaction",
    `
${add}
ALTER TABLE orders VALIDATE CONSTRAINT positive;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ positive was added in this transaction
`,
    { transaction: true },
  );
});

test("one ALTER TABLE is one transaction", () => {
  checkRule(
    "validate-in-same-transaction",
    `
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total >= 0) NOT VALID, VALIDATE CONSTRAINT positive;
                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ NOT VALID gains nothing
`,
  );
});

test("leaves statements alone that commit one by one", () => {
  checkRule("validate-in-same-transaction", `${add}\nALTER TABLE orders VALIDATE CONSTRAINT positive;`);
  checkRule(
    "validate-in-same-transaction",
    `BEGIN;\n${add}\nCOMMIT;\nBEGIN;\nALTER TABLE orders VALIDATE CONSTRAINT positive;\nCOMMIT;`,
  );
});

test("is rewritten into a later migration", () => {
  checkRewrite(
    "validate-in-same-transaction",
    `${add}\nALTER TABLE orders VALIDATE CONSTRAINT positive;\nSELECT 1;`,
    `
${add}

SELECT 1;
-- next migration: validate_positive
ALTER TABLE orders VALIDATE CONSTRAINT positive;
`,
    { transaction: true },
  );
});
