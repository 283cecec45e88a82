import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "unchecked-foreign-key";

test("shows how to find the rows", () => {
  checkRule(
    rule,
    `
SET SESSION foreign_key_checks = OFF;
ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SELECT c.* FROM orders c LEFT JOIN users p ON p.id = c.user_id
SET SESSION foreign_key_checks = ON;
ALTER TABLE carts ADD FOREIGN KEY (user_id) REFERENCES users (id);
`,
    { dialect: "mysql" },
  );
});
