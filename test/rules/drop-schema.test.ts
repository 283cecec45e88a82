import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-schema";

test("names what is in it", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE SCHEMA s;
CREATE TABLE s.a (id bigint PRIMARY KEY);
CREATE TABLE s.b (id bigint PRIMARY KEY);
`,
    "migrations/2_change.sql": `
DROP SCHEMA s CASCADE;
^^^^^^^^^^^^^^^^^^^^^ drops a and b, rows included
`,
  });
});

test("leaves a drop alone that only works on an empty schema", () => {
  checkRule(
    rule,
    `
DROP SCHEMA s;
DROP SCHEMA IF EXISTS t RESTRICT;
`,
  );
});
