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

test("leaves what stands again with another column in the place of this one, as the copies of a staged change do", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE t (id bigint PRIMARY KEY, a text, b text, c text, CONSTRAINT t_both UNIQUE (a, b));
CREATE INDEX t_b_a ON t (b DESC, a);
CREATE INDEX t_lower ON t (a, lower(b)) WHERE b <> '';
`,
    "migrations/2_copies.sql": `
CREATE UNIQUE INDEX CONCURRENTLY t_a_c ON t (a, c);
CREATE INDEX CONCURRENTLY t_c_a ON t (c DESC, a);
CREATE INDEX CONCURRENTLY t_lower_c ON t (a, lower(c)) WHERE c <> '';
`,
    "migrations/3_change.sql": `ALTER TABLE t DROP COLUMN b;`,
  });
});

test("takes no index for another one that it is not", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE t (id bigint PRIMARY KEY, a text, b text, c text);
CREATE UNIQUE INDEX t_unique ON t (a, b);
CREATE INDEX t_a_c ON t (a, c);
`,
    "migrations/2_change.sql": `
ALTER TABLE t DROP COLUMN b;
              ^^^^^^^^^^^^^ index t_unique
`,
  });
});

test("misses no index of columns that are all dropped", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TABLE t (id bigint PRIMARY KEY, a text, b text, c text);
CREATE INDEX t_a_b ON t (a, b);
`,
    "migrations/2_change.sql": `
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t DROP COLUMN b;
`,
  });
});

test("knows nothing of a table that it never saw", () => {
  checkRule(rule, `ALTER TABLE t DROP COLUMN a;`);
});
