import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

test("an index on an existing table blocks writes while it is built", () => {
  checkRule(
    "create-index-blocking",
    `
CREATE INDEX users_email_idx ON users (email);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Building index users_email_idx locks users against writes (SHARE) until the build is done
`,
  );
});

test("a unique index may meet duplicates", () => {
  checkRule(
    "create-index-blocking",
    `
CREATE UNIQUE INDEX ON app.users (email, team);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Look for duplicates in email and team
`,
  );
});

test("leaves indexes alone that block nobody", () => {
  checkRule("create-index-blocking", "CREATE INDEX CONCURRENTLY a ON users (email);");
  checkRule("create-index-blocking", "CREATE TABLE users (email text);\nCREATE INDEX a ON users (email);");
  checkRule("create-index-blocking", "CREATE TEMP TABLE t AS SELECT 1 AS a;\nCREATE INDEX a ON t (a);");
  checkRule("create-index-blocking", "CREATE INDEX a ON countries (code);", {
    config: { smallTables: ["countries"] },
  });
});

test("leaves a partitioned table to its own rule", () => {
  checkRule("create-index-blocking", {
    "migrations/1_first.sql": "CREATE TABLE events (at date) PARTITION BY RANGE (at);",
    "migrations/2_second.sql": "CREATE INDEX a ON events (at);",
  });
});

test("is rewritten with CONCURRENTLY, outside a transaction", () => {
  checkRewrite(
    "create-index-blocking",
    "CREATE INDEX IF NOT EXISTS users_email_idx ON users (email);",
    `
-- no transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email_idx ON users (email);
`,
    { transaction: true },
  );
});

test("stays where it is when it replaces a unique index: else duplicates could come in between", () => {
  const findings = findingsOfRule(
    "create-index-blocking",
    {
      "migrations/1_first.sql":
        "CREATE TABLE users (email text, team text);\nCREATE UNIQUE INDEX users_key ON users (email);",
      "migrations/2_second.sql": "DROP INDEX users_key;\nCREATE UNIQUE INDEX users_key ON users (team, email);",
    },
    { transaction: true },
  );
  assert.deepEqual(
    findings.map(({ rewrites }) => rewrites),
    [[]],
  );
});

test("leaves an index alone that a down script builds on its own table", () => {
  checkRule(
    "create-index-blocking",
    {
      "migrations/1_first.up.sql": "CREATE TABLE sites (id bigint, name text);",
      "migrations/1_first.down.sql": "DROP TABLE sites;",
      "migrations/2_second.up.sql": "DROP TABLE sites;\nCREATE TABLE pages (name text);",
      "migrations/2_second.down.sql": `
CREATE TABLE sites (id bigint, name text);
CREATE INDEX sites_name ON sites (name);
CREATE INDEX pages_name ON pages (name);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ locks pages
`,
    },
    { framework: "golang-migrate" },
  );
});
