import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "require-named-constraint";

test("reports table and column constraints", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY, a int CHECK (a > 0), UNIQUE (a));
                                             ^^^^^^^^^^^^^ check constraint of t
                                                            ^^^^^^^^^^ unique constraint of t
`,
  );
});

test("leaves named ones alone", () => {
  checkRule(rule, `CREATE TABLE t (id bigint PRIMARY KEY, a int CONSTRAINT c CHECK (a > 0));`);
});
