import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "truncate-table";

test("names table and lock", () => {
  checkRule(
    rule,
    `
TRUNCATE TABLE events;
^^^^^^^^^^^^^^^^^^^^^ every row of events, under an ACCESS EXCLUSIVE lock
`,
  );
});

test("leaves a new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
TRUNCATE t;
`,
  );
});

test("leaves CASCADE to its own rule", () => {
  checkRule(rule, `TRUNCATE events CASCADE;`);
});
