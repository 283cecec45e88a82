import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("IF NOT EXISTS accepts an invalid index", () => {
  checkRule(
    "concurrent-index-if-not-exists",
    `
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email_idx ON users (email);
                          ^^^^^^^^^^^^^ keeps its invalid index users_email_idx
`,
  );
});

test("leaves a build in one transaction alone: it leaves nothing behind", () => {
  checkRule("concurrent-index-if-not-exists", "CREATE INDEX IF NOT EXISTS a ON users (email);");
});

test("is rewritten without IF NOT EXISTS", () => {
  checkRewrite(
    "concurrent-index-if-not-exists",
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email_idx ON users (email);",
    "CREATE INDEX CONCURRENTLY users_email_idx ON users (email);",
  );
});
