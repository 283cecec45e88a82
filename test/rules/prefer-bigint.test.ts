import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "prefer-bigint";

test("reports the type", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY, n int);
                                         ^^^ t.n ends at 2,147,483,647
`,
  );
});

test("reads ADD COLUMN", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN n smallint;
                           ^^^^^^^^ ends at 32,767
`,
  );
});

test("leaves bigint alone", () => {
  checkRule(rule, `CREATE TABLE t (id bigint PRIMARY KEY);`);
});

test("uses bigint", () => {
  checkRewrite(rule, `ALTER TABLE t ADD COLUMN n int[];`, `ALTER TABLE t ADD COLUMN n bigint[];`);
});
