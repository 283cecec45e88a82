import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "grant-to-everyone";

test("names privilege and object", () => {
  checkRule(
    rule,
    `
GRANT SELECT, INSERT ON orders TO PUBLIC;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ gets INSERT on orders
`,
  );
});

test("leaves reading alone", () => {
  checkRule(
    rule,
    `
GRANT SELECT ON orders TO PUBLIC;
GRANT EXECUTE ON FUNCTION f() TO PUBLIC;
GRANT USAGE ON SCHEMA public TO PUBLIC;
`,
  );
});

test("leaves a role alone", () => {
  checkRule(rule, `GRANT ALL ON orders TO app;`);
});

test("leaves REVOKE alone", () => {
  checkRule(rule, `REVOKE ALL ON orders FROM PUBLIC;`);
});
