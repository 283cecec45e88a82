import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "security-definer-search-path";

test("names the function", () => {
  checkRule(
    rule,
    `
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
                ^ function f finds names by the caller's search_path
`,
  );
});

test("leaves a function with its own search_path alone", () => {
  checkRule(rule, `CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';`);
});

test("leaves a function alone that runs with the rights of its caller", () => {
  checkRule(rule, `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';`);
});
