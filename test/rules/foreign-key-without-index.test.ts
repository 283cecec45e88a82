import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("no index begins with the column of the foreign key", () => {
  checkRule(
    "foreign-key-without-index",
    `
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE);
                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ No index of orders begins with user_id
`,
  );
});

test("leaves a column alone that an index begins with, wherever it is made", () => {
  const orders = "CREATE TABLE orders (id int, user_id int REFERENCES users";
  checkRule("foreign-key-without-index", `${orders});\nCREATE INDEX a ON orders (user_id, id);`);
  checkRule("foreign-key-without-index", `${orders} UNIQUE);`);
  checkRule("foreign-key-without-index", `${orders}, PRIMARY KEY (user_id, id));`);
});

test("an index whose rows are filtered does not count", () => {
  checkRule(
    "foreign-key-without-index",
    `
CREATE TABLE orders (id int, user_id int);
CREATE INDEX a ON orders (user_id) WHERE id > 0;
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ No index of orders begins with user_id
`,
  );
});

test("leaves tables alone whose indexes are not known", () => {
  checkRule("foreign-key-without-index", "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users;");
});

test("is silent when a later migration creates the index", () => {
  checkRule("foreign-key-without-index", {
    "migrations/1_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));",
    "migrations/2_index.sql": "CREATE INDEX CONCURRENTLY orders_user_id_idx ON orders (user_id);",
  });
});

test("takes an index that leaves out NULLs for one", () => {
  checkRule("foreign-key-without-index", {
    "migrations/1_base.sql": `
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE labels (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), name text);
CREATE INDEX labels_user_id ON labels (user_id, lower(name)) WHERE user_id IS NOT NULL;
`,
  });
});

test("does not take an index over other rows for one", () => {
  checkRule("foreign-key-without-index", {
    "migrations/1_base.sql": `
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE labels (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), name text);
                                                           ^^^^^^^^^^^^^^^^^^^^^ No index of labels begins with user_id
CREATE INDEX labels_user_id ON labels (user_id) WHERE name IS NOT NULL;
`,
  });
});

test("an index of a new table is created with it", () => {
  checkRewrite(
    "foreign-key-without-index",
    `CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users);`,
    `
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users);
CREATE INDEX orders_user_id_idx ON orders (user_id);
`,
  );
});

test("an index of a table in use is built concurrently, in a migration of its own", () => {
  checkRewrite(
    "foreign-key-without-index",
    {
      "migrations/1_base.sql": `
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, "user Id" bigint);
`,
      "migrations/2_change.sql": `
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY ("user Id") REFERENCES users NOT VALID;
`,
    },
    `
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY ("user Id") REFERENCES users NOT VALID;

-- next migration: create_orders_user Id_idx
-- no transaction
CREATE INDEX CONCURRENTLY "orders_user Id_idx" ON orders ("user Id");
`,
  );
});
