import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const tables = `CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint CONSTRAINT orders_user REFERENCES users NOT ENFORCED);`;

test("every row is looked up under lock", () => {
  checkRule("enforce-constraint", {
    "migrations/1_base.sql": tables,
    "migrations/2_change.sql": `
ALTER TABLE orders ALTER CONSTRAINT orders_user ENFORCED;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Enforcing orders_user locks orders against reads and writes (ACCESS EXCLUSIVE) and users against writes (SHARE ROW EXCLUSIVE) while every row of orders is checked
`,
  });
});

test("leaves what is enforced already, what is unknown and other changes alone", () => {
  checkRule("enforce-constraint", {
    "migrations/1_base.sql": tables.replace(" NOT ENFORCED", ""),
    "migrations/2_change.sql": "ALTER TABLE orders ALTER CONSTRAINT orders_user ENFORCED;",
  });
  checkRule("enforce-constraint", "ALTER TABLE orders ALTER CONSTRAINT orders_user ENFORCED;");
  checkRule("enforce-constraint", `${tables}\nALTER TABLE orders ALTER CONSTRAINT orders_user ENFORCED;`);
  checkRule("enforce-constraint", {
    "migrations/1_base.sql": tables,
    "migrations/2_change.sql": "ALTER TABLE orders ALTER CONSTRAINT orders_user DEFERRABLE;",
  });
});
