import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "change-enum-values";

test("tells values that go from values that move", () => {
  const base = {
    "migrations/1_base.sql": "CREATE TABLE orders (id int PRIMARY KEY, state enum('new', 'paid', 'sent'));",
  };
  const change = `
ALTER TABLE orders MODIFY state enum('new', 'sent');
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ orders.state loses 'paid'
`;
  checkRule(rule, { ...base, "migrations/2_change.sql": change }, { dialect: "mysql" });
  const moved = `
ALTER TABLE orders MODIFY state enum('draft', 'new', 'paid', 'sent');
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ change places
`;
  checkRule(rule, { ...base, "migrations/2_change.sql": moved }, { dialect: "mariadb" });
});
