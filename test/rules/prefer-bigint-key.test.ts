import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "prefer-bigint-key";

test("says where the key ends", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id serial PRIMARY KEY);
                   ^^^^^^ t.id ends at 2,147,483,647
`,
  );
});

test("reads a key at the end of the table", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (id));
                   ^^^^^^^ t.id
`,
  );
});

test("leaves wide keys alone", () => {
  checkRule(rule, `CREATE TABLE t (id bigserial PRIMARY KEY);`);
});

test("leaves a key alone that nobody counts up", () => {
  checkRule(rule, `CREATE TABLE currencies (code integer PRIMARY KEY);`);
});

test("leaves small tables alone", () => {
  checkRule(rule, `CREATE TABLE t (id serial PRIMARY KEY);`, { config: { smallTables: ["t"] } });
});

test("uses bigserial", () => {
  checkRewrite(rule, `CREATE TABLE t (id serial PRIMARY KEY);`, `CREATE TABLE t (id bigserial PRIMARY KEY);`);
});

test("leaves a key alone that a later migration widens", () => {
  checkRule(rule, {
    "migrations/1_base.sql": "CREATE TABLE events (id serial PRIMARY KEY);",
    "migrations/2_widen.sql": "ALTER TABLE events ALTER COLUMN id TYPE bigint;",
  });
});

test("reports a key that stays as it is", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE events (id serial PRIMARY KEY);
                        ^^^^^^ ends at 2,147,483,647
CREATE TABLE codes (id smallserial PRIMARY KEY);
                       ^^^^^^^^^^^ ends at 32,767
`,
    "migrations/2_more.sql": "ALTER TABLE events ADD COLUMN name text;",
  });
});

test("keeps capital letters", () => {
  checkRewrite(rule, "CREATE TABLE events (id SERIAL PRIMARY KEY);", "CREATE TABLE events (id BIGSERIAL PRIMARY KEY);");
});
