import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("a foreign key locks both tables while every row is checked", () => {
  checkRule(
    "add-foreign-key-validating",
    `
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id);
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ locks orders and users against writes (SHARE ROW EXCLUSIVE)
`,
  );
});

test("leaves NOT VALID and new tables alone", () => {
  checkRule("add-foreign-key-validating", "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID;");
  checkRule(
    "add-foreign-key-validating",
    "CREATE TABLE orders (user_id int);\nALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users;",
  );
});

test("NOT VALID is not possible on a partitioned table before version 18", () => {
  checkRule(
    "add-foreign-key-validating",
    {
      "migrations/1_first.sql":
        "CREATE TABLE orders (user_id int) PARTITION BY HASH (user_id);\nCREATE TABLE orders_1 PARTITION OF orders FOR VALUES WITH (MODULUS 1, REMAINDER 0);",
      "migrations/2_second.sql": `
ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ orders is partitioned
`,
    },
    { version: 16 },
  );
});

test("is rewritten in two migrations, with the name that the server would give", () => {
  checkRewrite(
    "add-foreign-key-validating",
    'ALTER TABLE "Orders" ADD COLUMN note text, ADD FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE;',
    `
ALTER TABLE "Orders" ADD COLUMN note text, ADD CONSTRAINT "Orders_user_id_fkey" FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE NOT VALID;
-- next migration: validate_Orders_user_id_fkey
ALTER TABLE "Orders" VALIDATE CONSTRAINT "Orders_user_id_fkey";
`,
    { transaction: true },
  );
});
