import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOfRule } from "../support/rules.ts";

const rule = "instant-row-versions";

test("starts to count again after a rebuild", () => {
  const alters = (count: number) =>
    Array.from({ length: count }, (_, number) => `ALTER TABLE users ADD COLUMN c${number} int;`).join("\n");
  const files = (between: string) => ({
    "migrations/1.sql": "CREATE TABLE users (id int PRIMARY KEY);",
    "migrations/2.sql": alters(62),
    "migrations/3.sql": `${between}ALTER TABLE users ADD COLUMN z int;`,
  });
  const found = (between: string) =>
    findingsOfRule(rule, files(between), { dialect: "mysql" }).filter(({ file }) => file.endsWith("3.sql"));
  assert.match(found("")[0]?.message ?? "", /change 63 of at most 64/);
  assert.equal(found("ALTER TABLE users FORCE;\n").length, 0);
  assert.equal(findingsOfRule(rule, files(""), { dialect: "mysql", version: "9.1" }).length, 0);
});
