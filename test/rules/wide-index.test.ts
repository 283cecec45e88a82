import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "wide-index";

test("reports what each write keeps, also among the columns", () => {
  checkRule(
    rule,
    `
CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int, c int, d int, KEY all_of_them (a, b, c, d), UNIQUE KEY one (a, b, c, d));
                                                                                         ^^^^^^^^^^ Index all_of_them of orders has 4 columns
`,
    { dialect: "mysql" },
  );
});

test("takes the number from the options", () => {
  checkRule(
    rule,
    `
CREATE INDEX orders_two ON orders (tenant, region);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ has 2 columns
`,
    { rules: { [rule]: { severity: "hint", options: { columns: 1 } } } },
  );
});
