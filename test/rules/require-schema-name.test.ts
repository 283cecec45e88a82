import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "require-schema-name";

test("names the table", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
             ^ schema t is created
`,
  );
});

test("leaves qualified names alone", () => {
  checkRule(rule, `CREATE TABLE app.t (id bigint PRIMARY KEY);`);
});

test("leaves temporary tables alone", () => {
  checkRule(rule, `CREATE TEMP TABLE t (a int);`);
});
