import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "timeout-cancels-concurrent-build";

test("names the timeout and the index", () => {
  checkRule(
    rule,
    `
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY i ON t (a);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ build of i may be cut off by lock_timeout
`,
  );
});

test("names both", () => {
  checkRule(
    rule,
    `
SET lock_timeout = '2s';
SET statement_timeout = '30s';
CREATE INDEX CONCURRENTLY i ON t (a);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ lock_timeout and statement_timeout
`,
  );
});

test("minds only statement_timeout for VALIDATE", () => {
  checkRule(
    rule,
    `
SET lock_timeout = '2s';
ALTER TABLE t VALIDATE CONSTRAINT c;
SET statement_timeout = '30s';
ALTER TABLE t VALIDATE CONSTRAINT c;
              ^^^^^^^^^^^^^^^^^^^^^ validation of c may be cut off by statement_timeout
`,
  );
});

test("leaves it alone after the timeout is lifted", () => {
  checkRule(
    rule,
    `
SET lock_timeout = '2s';
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY i ON t (a);
`,
  );
});

test("leaves plain builds alone", () => {
  checkRule(
    rule,
    `
SET lock_timeout = '2s';
CREATE INDEX i ON t (a);
`,
  );
});

test("lifts the timeout", () => {
  checkRewrite(
    rule,
    `
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY i ON t (a);
`,
    `
SET lock_timeout = '2s';
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY i ON t (a);
`,
  );
});
