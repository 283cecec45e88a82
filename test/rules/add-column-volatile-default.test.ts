import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";

test("a volatile default is computed for each row", () => {
  checkRule(
    "add-column-volatile-default",
    `
ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Adding users.token rewrites users
ALTER TABLE users ADD luck float DEFAULT random();
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Adding users.luck rewrites users
`,
  );
});

test("leaves defaults alone that are stored once", () => {
  for (const value of ["now()", "CURRENT_TIMESTAMP", "42", "'{}'::jsonb", "current_user", "ARRAY[]::text[]"]) {
    checkRule("add-column-volatile-default", `ALTER TABLE users ADD COLUMN c text DEFAULT ${value};`);
  }
});

test("a domain with constraints is checked row by row", () => {
  checkRule(
    "add-column-volatile-default",
    `
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
ALTER TABLE users ADD COLUMN contact email;
                  ^^^^^^^^^^^^^^^^^^^^^^^^ Use the type beneath, with a check of its own
`,
  );
});

test("a function that the history does not show is a note", () => {
  const [finding] = findingsOfRule(
    "add-column-volatile-default",
    "ALTER TABLE users ADD COLUMN token text DEFAULT make_token();",
  );
  assert.equal(finding?.severity, "info");
  assert.equal(
    finding?.message,
    "Adding users.token may rewrite users under ACCESS EXCLUSIVE. It depends on whether make_token() is volatile.",
  );
});

test("leaves new tables alone", () => {
  checkRule(
    "add-column-volatile-default",
    "CREATE TABLE users (id int);\nALTER TABLE users ADD COLUMN a uuid DEFAULT gen_random_uuid();",
  );
});

test("is rewritten to fill the old rows in batches", () => {
  checkRewrite(
    "add-column-volatile-default",
    {
      "migrations/1_first.sql": "CREATE TABLE users (id bigint PRIMARY KEY);",
      "migrations/2_second.sql": "ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();",
    },
    `
ALTER TABLE users ADD COLUMN token uuid;
ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();
-- next migration: backfill_users_token
-- no transaction
DO $$
DECLARE
  batch_start bigint;
  batch_end bigint;
BEGIN
  SELECT min(id) INTO batch_start FROM users;
  WHILE batch_start IS NOT NULL LOOP
    SELECT max(batch.id) INTO batch_end
      FROM (SELECT id FROM users WHERE id >= batch_start ORDER BY id LIMIT 5000) AS batch;
    UPDATE users SET token = gen_random_uuid()
      WHERE users.id BETWEEN batch_start AND batch_end AND (token IS NULL);
    COMMIT;
    SELECT min(id) INTO batch_start FROM users WHERE id > batch_end;
  END LOOP;
END
$$;
-- next migration: require_users_token
ALTER TABLE users ADD CONSTRAINT users_token_check CHECK (token IS NOT NULL) NOT VALID;
-- next migration: validate_users_token_check
ALTER TABLE users VALIDATE CONSTRAINT users_token_check;
-- next migration: set_users_token_not_null
ALTER TABLE users ALTER COLUMN token SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_token_check;
`,
    { transaction: true },
  );
});
