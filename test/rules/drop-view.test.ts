import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-view";

test("names the view", () => {
  checkRule(
    rule,
    `
DROP VIEW active;
^^^^^^^^^^^^^^^^ Dropping view active breaks
`,
  );
});

test("speaks once of a list", () => {
  checkRule(
    rule,
    `
DROP MATERIALIZED VIEW a, b;
^^^^^^^^^^^^^^^^^^^^^^^^^^^ materialized view a and materialized view b
`,
  );
});

test("leaves a view alone that is made again", () => {
  checkRule(
    rule,
    `
DROP VIEW active;
CREATE VIEW active AS SELECT 1 AS a;
`,
  );
});

test("leaves a view alone whose name a table takes over", () => {
  checkRule(
    rule,
    `
BEGIN;
DROP VIEW users;
ALTER TABLE accounts RENAME TO users;
COMMIT;
`,
  );
});

test("leaves a new view alone", () => {
  checkRule(
    rule,
    `
CREATE VIEW active AS SELECT 1 AS a;
DROP VIEW active;
`,
  );
});
