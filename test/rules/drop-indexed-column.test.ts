import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-indexed-column";

test("names the index over several columns that goes too", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE t (id bigint PRIMARY KEY, a text, b text);
CREATE INDEX t_a_b ON t (a, b);
`,
    "migrations/2_change.sql": `
ALTER TABLE t DROP COLUMN b;
              ^^^^^^^^^^^^^ index t_a_b
`,
  });
});

test("names a unique constraint over several columns", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE t (id bigint PRIMARY KEY, a text, b text, CONSTRAINT t_both UNIQUE (a, b));`,
    "migrations/2_change.sql": `
ALTER TABLE t DROP COLUMN b;
              ^^^^^^^^^^^^^ constraint t_both
`,
  });
});

test("sees the column in the condition of an index", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE t (id bigint PRIMARY KEY, a text, gone boolean);
CREATE INDEX t_a ON t (a) WHERE NOT gone;
`,
    "migrations/2_change.sql": `
ALTER TABLE t DROP COLUMN gone;
              ^^^^^^^^^^^^^^^^ index t_a
`,
  });
});

test("leaves an index on the column alone, which is of no use without it", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE t (id bigint PRIMARY KEY, a text);
CREATE INDEX t_a ON t (a);
`,
    "migrations/2_change.sql": `ALTER TABLE t DROP COLUMN a;`,
  });
});

test("knows nothing of a table that it never saw", () => {
  checkRule(rule, `ALTER TABLE t DROP COLUMN a;`);
});
