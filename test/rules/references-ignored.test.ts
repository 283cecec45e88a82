import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "references-ignored";

test("reports it before MySQL 9", () => {
  const sql = "ALTER TABLE orders ADD COLUMN user_id bigint REFERENCES users (id);";
  const found = (version: string) => findingsOfRule(rule, sql, { dialect: "mysql", version }).length;
  assert.deepEqual(["8.0", "8.4", "9.0"].map(found), [1, 1, 0]);
});

test("is silent on MariaDB, which honours it", () => {
  checkRule(rule, "ALTER TABLE orders ADD COLUMN user_id bigint REFERENCES users (id);", { dialect: "mariadb" });
});
