import assert from "node:assert/strict";
import { test } from "node:test";
import { loadSyntaxChecker } from "../../host/syntax.ts";

test("accepts what PostgreSQL accepts", async () => {
  const { check } = await loadSyntaxChecker();
  assert.equal(check("ALTER TABLE users ADD COLUMN name text"), undefined);
});

test("points at the error in UTF-16 units, behind characters that take two", async () => {
  const { check } = await loadSyntaxChecker();
  const sql = "SELECT '🚀🚀' FORM users WHER";
  const error = check(sql);
  assert.match(error?.message ?? "", /syntax error at or near "users"/);
  assert.equal(error?.offset, sql.indexOf("users"));
});
