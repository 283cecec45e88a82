import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "add-json-column";

test("reports the type", () => {
  checkRule(
    rule,
    `
ALTER TABLE events ADD COLUMN payload json;
                                      ^^^^ over all columns of events fail
`,
  );
});

test("leaves jsonb alone", () => {
  checkRule(rule, `ALTER TABLE events ADD COLUMN payload jsonb;`);
});

test("leaves a new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
ALTER TABLE t ADD COLUMN a json;
`,
  );
});

test("uses jsonb", () => {
  checkRewrite(rule, `ALTER TABLE events ADD COLUMN payload json;`, `ALTER TABLE events ADD COLUMN payload jsonb;`);
});

test("leaves a column alone that becomes jsonb later", () => {
  checkRule(rule, {
    "migrations/1_base.sql": "ALTER TABLE events ADD COLUMN payload json;",
    "migrations/2_change.sql": "ALTER TABLE events ALTER COLUMN payload TYPE jsonb;",
  });
});
