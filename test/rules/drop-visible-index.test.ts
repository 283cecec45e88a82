import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-visible-index";

test("is silent about indexes that nobody knows", () => {
  checkRule(rule, "DROP INDEX a ON users;", { dialect: "mysql" });
});
