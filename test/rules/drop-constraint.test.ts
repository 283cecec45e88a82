import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-constraint";

test("says what comes in from now on", () => {
  checkRule(
    rule,
    `
ALTER TABLE orders DROP CONSTRAINT orders_total_check;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ orders accepts rows that were refused before
`,
  );
});

test("leaves a constraint alone that is replaced in the same statement", () => {
  checkRule(
    rule,
    `ALTER TABLE orders DROP CONSTRAINT orders_total, ADD CONSTRAINT orders_total CHECK (total > 0) NOT VALID;`,
  );
});

test("leaves a constraint alone that is replaced further down", () => {
  checkRule(
    rule,
    `
ALTER TABLE orders DROP CONSTRAINT orders_total;
ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total > 0) NOT VALID;
`,
  );
});

test("leaves the helper check of a staged NOT NULL alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE t (id bigint PRIMARY KEY, a text);
ALTER TABLE t ADD CONSTRAINT a_set CHECK (a IS NOT NULL);
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
`,
    "migrations/2_change.sql": `ALTER TABLE t DROP CONSTRAINT a_set;`,
  });
});

test("leaves a constraint alone whose table or column goes too", () => {
  checkRule(
    rule,
    `
ALTER TABLE orders DROP CONSTRAINT orders_a_fkey;
ALTER TABLE orders DROP COLUMN a;
ALTER TABLE items DROP CONSTRAINT items_key;
DROP TABLE items;
`,
  );
});

test("leaves primary keys to their own rule", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `ALTER TABLE users DROP CONSTRAINT users_pkey;`,
  });
});

test("takes no default of SQL Server for a constraint that keeps rows out", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `
CREATE TABLE users (id bigint NOT NULL PRIMARY KEY);
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint NOT NULL CONSTRAINT df_user DEFAULT 0, CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id));
`,
      "migrations/2_change.sql": `
ALTER TABLE orders DROP CONSTRAINT df_user;
ALTER TABLE orders DROP CONSTRAINT fk_user;
                        ^^^^^^^^^^^^^^^^^^ Without fk_user, orders accepts rows that were refused before
`,
    },
    { dialect: "sqlserver" },
  );
});

test("reports foreign keys and checks of MySQL, and leaves those alone whose column goes or that come back", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id), CONSTRAINT positive CHECK (id > 0));`,
      "migrations/2_change.sql": `
ALTER TABLE orders DROP FOREIGN KEY fk, DROP COLUMN user_id;
ALTER TABLE orders DROP CHECK positive;
                   ^^^^^^^^^^^^^^^^^^^ orders accepts rows that were refused before
ALTER TABLE items DROP FOREIGN KEY items_ibfk_1;
ALTER TABLE items ADD CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id);
`,
    },
    { dialect: "mysql" },
  );
});

test("sees what comes back or goes in the same block", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE orders (id int NOT NULL, a int, b int, CONSTRAINT FK_a FOREIGN KEY (a) REFERENCES t (id), CONSTRAINT FK_b FOREIGN KEY (b) REFERENCES t (id));`,
      "migrations/2_change.sql": `
IF OBJECT_ID('dbo.FK_a') IS NOT NULL
BEGIN
  ALTER TABLE orders DROP CONSTRAINT FK_a;
  ALTER TABLE orders ADD CONSTRAINT FK_a_cascade FOREIGN KEY (a) REFERENCES t (id) ON DELETE CASCADE;
  ALTER TABLE orders DROP CONSTRAINT FK_b;
  ALTER TABLE orders DROP COLUMN b;
END
`,
    },
    { dialect: "sqlserver" },
  );
});

test("leaves a foreign key alone that a later migration adds again, to another table", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE codes (id int PRIMARY KEY, challenge int, CONSTRAINT fk FOREIGN KEY (challenge) REFERENCES requests (id));`,
      "migrations/2_drop.sql": `ALTER TABLE codes DROP FOREIGN KEY fk;`,
      "migrations/3_add.sql": `ALTER TABLE codes ADD CONSTRAINT fk_flows FOREIGN KEY (challenge) REFERENCES flows (id);`,
    },
    { dialect: "mysql", shipped: ["migrations/1_base.sql"] },
  );
});
