import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const users = "CREATE TABLE users (id int, name varchar(20), code numeric(10,2), at timestamp);";
const change = (action: string) => ({
  "migrations/1.sql": users,
  "migrations/2.sql": `ALTER TABLE users ALTER COLUMN ${action};`,
});

test("a change that writes every row anew stops reads and writes", () => {
  checkRule("change-column-type", {
    "migrations/1.sql": users,
    "migrations/2.sql": `
ALTER TABLE users ALTER COLUMN id TYPE bigint;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ Changing the type of users.id rewrites users
`,
  });
});

test("an index on an expression is rebuilt", () => {
  checkRule("change-column-type", {
    "migrations/1.sql": `${users}\nCREATE INDEX a ON users (lower(name));`,
    "migrations/2.sql": `
ALTER TABLE users ALTER COLUMN name TYPE text;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ rebuilds an index of users
`,
  });
});

test("leaves free changes alone", () => {
  checkRule("change-column-type", change("name TYPE varchar(40)"));
  checkRule("change-column-type", change("name TYPE text"));
  checkRule("change-column-type", change("code TYPE numeric(12,2)"));
});

test("leaves columns of unknown type and new tables alone", () => {
  checkRule("change-column-type", "ALTER TABLE users ALTER COLUMN name TYPE text;");
  checkRule("change-column-type", `${users}\nALTER TABLE users ALTER COLUMN id TYPE bigint;`);
});
