import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-database";

test("reports any", () => {
  checkRule(
    rule,
    `
DROP DATABASE IF EXISTS shop;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^ loses all of shop
`,
  );
});

test("leaves other objects alone", () => {
  checkRule(rule, `DROP EXTENSION hstore;`);
});
