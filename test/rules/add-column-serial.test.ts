import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

test("numbering each row rewrites the table", () => {
  checkRule(
    "add-column-serial",
    `
ALTER TABLE users ADD COLUMN number bigserial;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ rewrites the table to number each row: it locks users against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves new tables and plain columns alone", () => {
  checkRule("add-column-serial", "CREATE TABLE users (id int);\nALTER TABLE users ADD COLUMN number bigserial;");
  checkRule("add-column-serial", "ALTER TABLE users ADD COLUMN number bigint;");
});

test("advises the type that the serial stands for", () => {
  checkRule(
    "add-column-serial",
    `
ALTER TABLE users ADD COLUMN a bigserial;
                  ^^^^^^^^^^^^^^^^^^^^^^ Add a plain bigint column
ALTER TABLE users ADD COLUMN b serial;
                  ^^^^^^^^^^^^^^^^^^^ Add a plain integer column
`,
  );
});

test("is added empty, and its rows are numbered in batches", () => {
  checkRewrite(
    "add-column-serial",
    {
      "migrations/1_base.sql": "CREATE TABLE users (id bigint PRIMARY KEY);",
      "migrations/2_change.sql": "ALTER TABLE users ADD COLUMN number serial NOT NULL;",
    },
    `
ALTER TABLE users ADD COLUMN number integer;
CREATE SEQUENCE users_number_seq AS integer OWNED BY users.number;
ALTER TABLE users ALTER COLUMN number SET DEFAULT nextval('users_number_seq');
-- next migration: number_users_number
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
    UPDATE users SET number = nextval('users_number_seq')
      WHERE users.id BETWEEN batch_start AND batch_end AND (number IS NULL);
    COMMIT;
    SELECT min(id) INTO batch_start FROM users WHERE id > batch_end;
  END LOOP;
END
$$;
-- next migration: require_users_number
ALTER TABLE users ADD CONSTRAINT users_number_check CHECK (number IS NOT NULL) NOT VALID;
-- next migration: validate_users_number_check
ALTER TABLE users VALIDATE CONSTRAINT users_number_check;
-- next migration: set_users_number_not_null
ALTER TABLE users ALTER COLUMN number SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_number_check;
`,
  );
});
