import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "autovacuum-off";

test("names the table", () => {
  checkRule(
    rule,
    `
ALTER TABLE events SET (autovacuum_enabled = false);
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ dead rows of events
`,
  );
});

test("reads other spellings of false", () => {
  checkRule(
    rule,
    `
ALTER TABLE events SET (autovacuum_enabled = off);
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ events
`,
  );
});

test("leaves it alone when it is reset further down", () => {
  checkRule(
    rule,
    `
ALTER TABLE events SET (autovacuum_enabled = false);
ALTER TABLE events RESET (autovacuum_enabled);
`,
  );
});

test("leaves other parameters alone", () => {
  checkRule(rule, `ALTER TABLE events SET (fillfactor = 70);`);
});
