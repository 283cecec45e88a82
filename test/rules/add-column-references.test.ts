import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("a default makes the foreign key check every row", () => {
  checkRule(
    "add-column-references",
    `
ALTER TABLE orders ADD COLUMN status int NOT NULL DEFAULT 1 REFERENCES statuses (id);
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ while every row is looked up in statuses
`,
  );
});

test("leaves a column that is NULL everywhere alone", () => {
  checkRule("add-column-references", "ALTER TABLE orders ADD COLUMN user_id int REFERENCES users (id);");
  checkRule("add-column-references", "ALTER TABLE orders ADD COLUMN user_id int DEFAULT NULL REFERENCES users (id);");
});

test("is rewritten with the foreign key apart", () => {
  checkRewrite(
    "add-column-references",
    "ALTER TABLE orders ADD COLUMN status int DEFAULT 1 CONSTRAINT known REFERENCES statuses (id) ON DELETE RESTRICT;",
    `
ALTER TABLE orders ADD COLUMN status int DEFAULT 1;
ALTER TABLE orders ADD CONSTRAINT known FOREIGN KEY (status) REFERENCES statuses (id) ON DELETE RESTRICT NOT VALID;
-- next migration: validate_known
ALTER TABLE orders VALIDATE CONSTRAINT known;
`,
    { transaction: true },
  );
});
