import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "split-alter";

test("splits the statement", () => {
  const sql = "ALTER TABLE users ADD a int, ADD INDEX i (a), ADD b int;";
  const [rewrite] = findingsOfRule(rule, sql, { dialect: "mysql" })[0]?.rewrites ?? [];
  assert.equal(rewrite?.replacement, "ALTER TABLE users ADD a int, ADD b int;\nALTER TABLE users ADD INDEX i (a)");
});

test("is silent where the table is written anew anyway", () => {
  checkRule(rule, "ALTER TABLE users ADD a int AFTER b, ADD INDEX i (a), FORCE;", { dialect: "mysql" });
});
