import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "expand-breaks-old-release";

test("reports a column that is added, filled and required at once", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN nick text;
UPDATE users SET nick = name WHERE id < 100;
ALTER TABLE users ALTER COLUMN nick SET NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ does not know users.nick
`,
  });
});

test("reports a check that is not validated", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN nick text;
ALTER TABLE users ADD CONSTRAINT nick_set CHECK (nick IS NOT NULL) NOT VALID;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users.nick
`,
  });
});

test("leaves a default alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN nick text DEFAULT '';
ALTER TABLE users ALTER COLUMN nick SET NOT NULL;
`,
  });
});

test("leaves a trigger that fills the column alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN nick text;
CREATE TRIGGER fill BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION fill();
ALTER TABLE users ALTER COLUMN nick SET NOT NULL;
`,
  });
});

test("speaks once of a check and the NOT NULL that it prepares", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN nick text;
ALTER TABLE users ADD CONSTRAINT nick_set CHECK (nick IS NOT NULL) NOT VALID;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users.nick
ALTER TABLE users VALIDATE CONSTRAINT nick_set;
ALTER TABLE users ALTER COLUMN nick SET NOT NULL;
`,
  });
});

test("leaves a column of an earlier release alone", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `ALTER TABLE users ALTER COLUMN email SET NOT NULL;`,
  });
});

test("leaves a new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');
ALTER TABLE users ADD COLUMN nick text;
ALTER TABLE users ALTER COLUMN nick SET NOT NULL;
`,
  );
});

test("leaves checks alone that let NULL pass", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN age int;
ALTER TABLE users ADD CHECK (age > 0);
`,
  });
});

test("leaves a column alone that takes the place of one that running code writes", () => {
  checkRule(rule, {
    "migrations/1_base.sql": "CREATE TABLE prompts (id bigint PRIMARY KEY, prompt text NOT NULL);",
    "migrations/2_change.sql": `
ALTER TABLE prompts ADD COLUMN json_prompt jsonb;
ALTER TABLE prompts DROP COLUMN prompt;
ALTER TABLE prompts RENAME COLUMN json_prompt TO prompt;
ALTER TABLE prompts ALTER COLUMN prompt SET NOT NULL;
`,
  });
});

test("reports a column whose name was given up long ago", () => {
  checkRule(rule, {
    "migrations/1_base.sql": "CREATE TABLE prompts (id bigint PRIMARY KEY, prompt text);",
    "migrations/2_drop.sql": "ALTER TABLE prompts DROP COLUMN prompt;",
    "migrations/3_change.sql": `
ALTER TABLE prompts ADD COLUMN prompt jsonb;
ALTER TABLE prompts ALTER COLUMN prompt SET NOT NULL;
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ does not know prompts.prompt
`,
  });
});

test("leaves a column alone that a routine fills in the rows that it inserts", () => {
  const migration = (columns: string, mark: string) => `
ALTER TABLE counts ADD COLUMN owner int;
CREATE OR REPLACE FUNCTION count_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO counts (${columns}) VALUES (NEW.id, NEW.owner);
  RETURN NULL;
END $$;
ALTER TABLE counts ALTER COLUMN owner SET NOT NULL;
${mark}`;
  const base = "CREATE TABLE counts (post int, other int);";
  checkRule(rule, { "migrations/1_base.sql": base, "migrations/2_change.sql": migration("post, owner", "") });
  checkRule(rule, {
    "migrations/1_base.sql": base,
    "migrations/2_change.sql": migration(
      "post, other",
      "                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ counts.owner\n",
    ),
  });
});
