import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "no-foreign-key";

test("reports each foreign key", () => {
  checkRule(
    rule,
    `
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id));
                                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ties orders to users
`,
    { dialect: "mysql" },
  );
});
