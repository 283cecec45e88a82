import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const users = "CREATE TABLE users (id int, name varchar(20), code numeric(10,2), at timestamp);";
const change = (action: string) => ({
  "migrations/1_first.sql": users,
  "migrations/2_second.sql": `ALTER TABLE users ALTER COLUMN ${action};`,
});

test("a change that writes every row anew stops reads and writes", () => {
  checkRule("change-column-type", {
    "migrations/1_first.sql": users,
    "migrations/2_second.sql": `
ALTER TABLE users ALTER COLUMN id TYPE bigint;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ Changing the type of users.id rewrites users
`,
  });
});

test("an index on an expression is rebuilt", () => {
  checkRule("change-column-type", {
    "migrations/1_first.sql": `${users}\nCREATE INDEX a ON users (lower(name));`,
    "migrations/2_second.sql": `
ALTER TABLE users ALTER COLUMN name TYPE text;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ rebuilds an index of users
`,
  });
});

test("an enum is reached by a rewrite only", () => {
  checkRule(
    "change-column-type",
    `
CREATE TYPE app.role AS ENUM ('user', 'admin');
ALTER TABLE users ALTER COLUMN role TYPE app.role USING role::text::app.role;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rewrites users
`,
  );
});

test("leaves free changes alone", () => {
  checkRule("change-column-type", change("name TYPE varchar(40)"));
  checkRule("change-column-type", change("name TYPE text"));
  checkRule("change-column-type", change("code TYPE numeric(12,2)"));
});

test("the old type need not be known where only a rewrite leads to the new one", () => {
  checkRule(
    "change-column-type",
    `
ALTER TABLE users ALTER COLUMN id TYPE bigint USING id::bigint;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rewrites users, because each value is stored anew as bigint
`,
  );
});

test("where the old type is not known and may be as good, it is a note", () => {
  const [finding] = findingsOfRule("change-column-type", "ALTER TABLE users ALTER COLUMN name TYPE text;");
  assert.equal(finding?.severity, "info");
  assert.equal(
    finding?.message,
    "Changing the type of users.name may rewrite users under ACCESS EXCLUSIVE. It depends on the present type of name.",
  );
});

test("leaves new tables alone", () => {
  checkRule("change-column-type", `${users}\nALTER TABLE users ALTER COLUMN id TYPE bigint;`);
});

test("says that values must fit, where they are stored alike", () => {
  checkRule("change-column-type", {
    "migrations/1_base.sql": "CREATE TABLE posts (id bigint PRIMARY KEY, url text);",
    "migrations/2_change.sql": `
ALTER TABLE posts ALTER COLUMN url TYPE varchar(512);
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ because not every text fits varchar(512)
`,
  });
});

test("becomes the first step of a staged change", () => {
  checkRewrite(
    "change-column-type",
    change("id TYPE bigint USING id::bigint"),
    `
-- cutover: change users.id -> type bigint
ALTER TABLE users ADD COLUMN id_new bigint;
`,
  );
  checkRewrite(
    "change-column-type",
    change("code TYPE integer USING round(code)::integer"),
    `
-- cutover: change users.code -> type integer up(round(code)::integer)
ALTER TABLE users ADD COLUMN code_new integer;
`,
  );
});
