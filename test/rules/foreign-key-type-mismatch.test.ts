import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const users = "CREATE TABLE users (id bigserial PRIMARY KEY, code uuid UNIQUE);";

test("an integer cannot hold every bigint", () => {
  checkRule(
    "foreign-key-type-mismatch",
    `
${users}
CREATE TABLE orders (user_id integer REFERENCES users);
                                     ^^^^^^^^^^^^^^^^ orders.user_id is integer and users.id is bigint
`,
  );
});

test("text and uuid cannot be compared", () => {
  checkRule(
    "foreign-key-type-mismatch",
    `
${users}
CREATE TABLE orders (code text);
ALTER TABLE orders ADD FOREIGN KEY (code) REFERENCES users (code);
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ PostgreSQL refuses a foreign key between these types
`,
  );
});

test("leaves equal, wider and unknown types alone", () => {
  checkRule("foreign-key-type-mismatch", `${users}\nCREATE TABLE orders (user_id bigint REFERENCES users);`);
  checkRule(
    "foreign-key-type-mismatch",
    "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a bigint REFERENCES a);",
  );
  checkRule("foreign-key-type-mismatch", "CREATE TABLE b (a text REFERENCES a);");
  checkRule(
    "foreign-key-type-mismatch",
    "CREATE TABLE a (id citext PRIMARY KEY);\nCREATE TABLE b (a text REFERENCES a);",
  );
});

test("leaves columns alone that a later migration makes alike", () => {
  checkRule("foreign-key-type-mismatch", {
    "migrations/1_base.sql":
      "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id integer REFERENCES users (id));",
    "migrations/2_widen.sql": "ALTER TABLE orders ALTER COLUMN user_id TYPE bigint;",
  });
});
