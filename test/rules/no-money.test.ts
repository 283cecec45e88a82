import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "no-money";

test("reports the type", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN a money;
                           ^^^^^ t.a takes its currency
`,
  );
});

test("leaves numeric alone", () => {
  checkRule(rule, `ALTER TABLE t ADD COLUMN a numeric;`);
});

test("uses numeric", () => {
  checkRewrite(rule, `ALTER TABLE t ADD COLUMN a money;`, `ALTER TABLE t ADD COLUMN a numeric;`);
});

test("reports amounts in binary floating point, by their names", () => {
  checkRule(
    rule,
    `
ALTER TABLE orders ADD COLUMN unitPrice double, ADD COLUMN weight double, ADD COLUMN costs_center float;
                                        ^^^^^^ orders.unitPrice holds sums of cents only nearly
`,
    { dialect: "mysql" },
  );
});

test("reports the types of SQL Server", () => {
  checkRule(
    rule,
    `
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, total money NOT NULL);
                                                           ^^^^^ loses digits
`,
    { dialect: "sqlserver" },
  );
});
