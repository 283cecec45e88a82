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

test("does not ask for what the script has done before", () => {
  const files = (update: string, said: string) => ({
    "migrations/1.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new', 'paid', 'sent'));",
    "migrations/2.sql": `
${update}
ALTER TABLE orders MODIFY state enum('new', 'sent');
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${said}
`,
  });
  const check = (update: string, said: string) =>
    checkRule("change-enum-values", files(update, said), { dialect: "mariadb" });
  check(
    "UPDATE orders SET state = 'new' WHERE state = 'paid';",
    "loses 'paid': running code that still writes it fails",
  );
  check("UPDATE orders SET state = 'new' WHERE state = 'paid' AND id > 9;", "rows that hold it fail the statement");
});
