/** One way in which a rewrite falls into files. */
export interface FixShape {
  readonly name: string;
  readonly rule: string;
  readonly up: string;
  readonly down?: string;
}

/** Ways in which rewrites fall into files, for the schema of `released`. */
export const shapes: readonly FixShape[] = [
  {
    name: "a change inside the statement",
    rule: "add-json-column",
    up: "ALTER TABLE users ADD COLUMN settings json;\n",
    down: "ALTER TABLE users DROP COLUMN settings;\n",
  },
  {
    name: "no transaction, alone",
    rule: "create-index-blocking",
    up: "CREATE INDEX users_email_idx ON users (email);\n",
    down: "DROP INDEX users_email_idx;\n",
  },
  {
    name: "no transaction, under a timeout",
    rule: "create-index-blocking",
    up: "SET lock_timeout = '2s';\n\nCREATE INDEX users_email_idx ON users (email);\n",
  },
  {
    name: "no transaction, between BEGIN and COMMIT",
    rule: "create-index-blocking",
    up: "BEGIN;\n\nCREATE INDEX users_email_idx ON users (email);\n\nCOMMIT;\n",
  },
  {
    name: "no transaction, among others",
    rule: "create-index-blocking",
    up: "ALTER TABLE users ADD COLUMN nick text;\n\n-- For the login.\nCREATE INDEX users_email_idx ON users (email);\n\nALTER TABLE users ADD COLUMN born date;\n",
    down: "ALTER TABLE users DROP COLUMN born;\nDROP INDEX users_email_idx;\nALTER TABLE users DROP COLUMN nick;\n",
  },
  {
    name: "one later migration",
    rule: "add-check-validating",
    up: "ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0);\n",
    down: "ALTER TABLE users DROP CONSTRAINT users_age_check;\n",
  },
  {
    name: "several later migrations",
    rule: "set-not-null",
    up: "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n",
    down: "ALTER TABLE users ALTER COLUMN email DROP NOT NULL;\n",
  },
  {
    name: "no transaction, and a later migration",
    rule: "add-unique-blocking",
    up: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);\n",
    down: "ALTER TABLE users DROP CONSTRAINT users_email_key;\n",
  },
  {
    name: "a block that commits by itself",
    rule: "unbatched-backfill",
    up: "UPDATE users SET full_name = first_name WHERE full_name IS NULL;\n",
  },
  {
    name: "a removal",
    rule: "nested-transaction",
    up: "BEGIN;\nALTER TABLE users ADD COLUMN nick text;\nCOMMIT;\n",
    down: "ALTER TABLE users DROP COLUMN nick;\n",
  },
  {
    name: "a setting before the statement",
    rule: "require-lock-timeout",
    up: "ALTER TABLE users ADD COLUMN nick text;\n",
    down: "ALTER TABLE users DROP COLUMN nick;\n",
  },
];

/** What is released when the migration of a shape is written. */
export const released = {
  name: "users",
  up: "CREATE TABLE users (\n  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n  email text,\n  age integer,\n  first_name text,\n  full_name text\n);\n",
  down: "DROP TABLE users;\n",
};
