import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-column";

test("names the column and what breaks", () => {
  checkRule(
    rule,
    `
ALTER TABLE app.users DROP COLUMN legacy;
                      ^^^^^^^^^^^^^^^^^^ app.users.legacy breaks running code
`,
  );
});

test("reports each dropped column once", () => {
  checkRule(
    rule,
    `
ALTER TABLE users DROP a, DROP b;
                  ^^^^^^ users.a
                          ^^^^^^ users.b
`,
  );
});

test("leaves a column alone that came in the same migration", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users ADD COLUMN x text;
ALTER TABLE users DROP COLUMN x;
`,
  });
});

test("reports a column that was released before", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `
ALTER TABLE users DROP COLUMN email;
                  ^^^^^^^^^^^^^^^^^ users.email
`,
  });
});

test("leaves IF EXISTS alone when the column is not there", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
    "migrations/2_change.sql": `ALTER TABLE users DROP COLUMN IF EXISTS nothing;`,
  });
});

test("leaves a table alone that ships together with the drop", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, status text NOT NULL DEFAULT 'new');`,
      "migrations/2_change.sql": `ALTER TABLE users DROP COLUMN email;`,
    },
    { shipped: [] },
  );
});

test("looks into DO blocks", () => {
  checkRule(
    rule,
    `
DO $$ BEGIN ALTER TABLE users DROP COLUMN legacy; END $$;
                              ^^^^^^^^^^^^^^^^^^ users.legacy
`,
  );
});

test("says that another column takes the place", () => {
  checkRule(rule, {
    "migrations/1_base.sql": "CREATE TABLE mods (id bigint PRIMARY KEY, license integer);",
    "migrations/2_change.sql": `
ALTER TABLE mods ADD COLUMN license_new text;
ALTER TABLE mods DROP COLUMN license;
                 ^^^^^^^^^^^^^^^^^^^ mods.license loses its values, and running code meets another column
ALTER TABLE mods RENAME COLUMN license_new TO license;
`,
    "migrations/3_change.sql": `
ALTER TABLE mods DROP COLUMN license, ADD COLUMN license text;
                 ^^^^^^^^^^^^^^^^^^^ meets another column
`,
  });
});

test("does not say that values are lost which the script has copied to another column", () => {
  const files = (update: string, said: string) => ({
    "migrations/1_base.sql": "CREATE TABLE flows (id bigint PRIMARY KEY, state text, kind text);",
    "migrations/2_change.sql": `
ALTER TABLE flows ADD COLUMN state_new text;
${update}
ALTER TABLE flows DROP COLUMN state;
${" ".repeat("ALTER TABLE flows ".length)}^^^^^^^^^^^^^^^^^ ${said}
ALTER TABLE flows RENAME COLUMN state_new TO state;
`,
  });
  for (const dialect of ["postgres", "mysql", "sqlite"] as const) {
    const check = (update: string, said: string) => checkRule(rule, files(update, said), { dialect });
    check("UPDATE flows SET state_new = state;", "flows.state takes it from running code, and");
    check("UPDATE flows SET state_new = state WHERE state IS NOT NULL;", "flows.state takes it from running code");
    check("UPDATE flows SET state_new = state WHERE kind = 'a';", "flows.state loses its values");
    check("UPDATE flows SET state_new = coalesce(state, '');", "flows.state takes it from running code");
    check("UPDATE flows SET state_new = nullif(state, '');", "flows.state takes it from running code");
    check("UPDATE flows SET state_new = substr(state, 1, 3);", "flows.state loses its values");
    check("UPDATE flows SET state_new = kind;", "flows.state loses its values");
    const picked = "CASE WHEN length(state) = 0 THEN NULL ELSE state END";
    check(`UPDATE flows SET state_new = ${picked};`, "flows.state takes it from running code");
    check(`UPDATE flows SET state_new = ${picked.replace("ELSE state", "ELSE kind")};`, "flows.state loses its values");
    const mapped = "CASE state WHEN 1 THEN 'open' WHEN 2 THEN 'closed' END";
    check(`UPDATE flows SET state_new = ${mapped};`, "flows.state takes it from running code");
    check(`UPDATE flows SET state_new = ${mapped.replace("'closed'", "'open'")};`, "flows.state loses its values");
  }
  checkRule(rule, {
    "migrations/1_base.sql": "CREATE TABLE flows (id bigint PRIMARY KEY, state text);",
    "migrations/2_change.sql": `
ALTER TABLE flows ADD COLUMN phase text;
UPDATE flows SET phase = state;
ALTER TABLE flows DROP COLUMN state;
                  ^^^^^^^^^^^^^^^^^ flows.state breaks running code that still names it. Release
`,
  });
});

test("knows a column that the script has put aside under another name", () => {
  const files = (script: string) => ({
    "migrations/1_base.sql": "CREATE TABLE flows (id integer PRIMARY KEY, state text);",
    "migrations/2_change.sql": `
ALTER TABLE flows RENAME COLUMN state TO state_old;
ALTER TABLE flows ADD COLUMN state text DEFAULT 'new';
${script}
`,
  });
  const copied = "UPDATE flows SET state = state_old;\nALTER TABLE flows DROP COLUMN state_old;";
  checkRule(rule, files(copied), { dialect: "sqlite" });
  const lost = `ALTER TABLE flows DROP COLUMN state_old;
                  ^^^^^^^^^^^^^^^^^^^^^ state_old, which had another name before, loses its values`;
  checkRule(rule, files(lost), { dialect: "sqlite" });
});

test("does not say that values are lost which the script has copied to another table", () => {
  const files = (where: string, said: string) => ({
    "migrations/1_base.sql":
      "CREATE TABLE links (id bigint PRIMARY KEY, image text, kind text);\nCREATE TABLE assets (id text PRIMARY KEY, link bigint);",
    "migrations/2_change.sql": `
INSERT INTO assets (id, link) SELECT l.image, l.id FROM links AS l${where};
ALTER TABLE links DROP COLUMN image;
${" ".repeat("ALTER TABLE links ".length)}^^^^^^^^^^^^^^^^^ ${said}
`,
  });
  const kept = "links.image breaks running code that still names it. Release";
  const lost = "and its values are lost";
  for (const dialect of ["postgres", "mysql", "sqlite"] as const) {
    checkRule(rule, files("", kept), { dialect });
    checkRule(rule, files(" WHERE l.image IS NOT NULL", kept), { dialect });
    checkRule(rule, files(" WHERE kind = 'a'", lost), { dialect });
    checkRule(rule, files(" LIMIT 9", lost), { dialect });
  }
});

test("values that are put into JSON are kept", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": "CREATE TABLE posts (id integer PRIMARY KEY, code text, doc text, info text);",
      "migrations/2_change.sql": `
UPDATE posts SET info = json_set(info, '$.code', json(code)) WHERE code IS NOT NULL;
ALTER TABLE posts DROP COLUMN code;
                  ^^^^^^^^^^^^^^^^ posts.code breaks running code that still names it. Release
UPDATE posts SET info = json_set(info, '$.doc', length(doc));
ALTER TABLE posts DROP COLUMN doc;
                  ^^^^^^^^^^^^^^^ posts.doc breaks running code that still names it, and its values are lost
`,
    },
    { dialect: "sqlite" },
  );
});
