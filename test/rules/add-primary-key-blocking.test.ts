import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const users = "CREATE TABLE users (id bigint NOT NULL, code text);";

test("the index of a primary key is built under lock", () => {
  checkRule(
    "add-primary-key-blocking",
    `
ALTER TABLE users ADD PRIMARY KEY (id);
                  ^^^^^^^^^^^^^^^^^^^^ Adding the primary key of users locks users against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("an index that exists still leaves NOT NULL to be checked", () => {
  checkRule("add-primary-key-blocking", {
    "migrations/1_first.sql": `${users}\nCREATE UNIQUE INDEX users_code ON users (code);`,
    "migrations/2_second.sql": `
ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_code;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The primary key makes code NOT NULL
`,
  });
});

test("leaves new tables and columns that are NOT NULL alone", () => {
  checkRule("add-primary-key-blocking", `${users}\nALTER TABLE users ADD PRIMARY KEY (id);`);
  checkRule("add-primary-key-blocking", {
    "migrations/1_first.sql": `${users}\nCREATE UNIQUE INDEX users_id ON users (id);`,
    "migrations/2_second.sql": "ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_id;",
  });
});

test("is rewritten with an index that is built first", () => {
  checkRewrite(
    "add-primary-key-blocking",
    { "migrations/1_first.sql": users, "migrations/2_second.sql": "ALTER TABLE users ADD PRIMARY KEY (id);" },
    `
-- no transaction
CREATE UNIQUE INDEX CONCURRENTLY users_pkey ON users (id);
-- next migration: add_users_pkey
ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_pkey;
`,
    { transaction: true },
  );
});
