import assert from "node:assert/strict";
import { test } from "node:test";
import { allFindings, workspaceOver } from "../support/fixes.ts";
import { filesIn } from "../support/framework-files.ts";

const released =
  "CREATE TABLE users (id bigint PRIMARY KEY, email text, age integer, full_name text, first_name text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\n";
const index = "ALTER TABLE users ADD COLUMN nick text;\nCREATE INDEX users_email_idx ON users (email);\n";
const unique = "ALTER TABLE users ADD COLUMN nick text;\nCREATE UNIQUE INDEX users_email_idx ON users (email);\n";
const check = "ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0);\n";
const backfill =
  "ALTER TABLE users ADD COLUMN nick text;\nUPDATE users SET full_name = first_name WHERE full_name IS NULL;\n";

/** What keeps the first fix of `rule` in `change` from running behind `later`; undefined when nothing does. */
function whyNot(rule: string, change: string, later: string): string | undefined {
  const migrations = [released, change, later].map((up, i) => ({ name: `m${i}`, up }));
  const texts = filesIn("golang-migrate", migrations, rule);
  const workspace = workspaceOver(texts, ["migrations/000001_m0.up.sql"]);
  const finding = allFindings(workspace).find(
    (each) => each.rule === rule && each.rewrites.length > 0 && each.file === "migrations/000002_m1.up.sql",
  );
  assert.ok(finding, `${rule} has nothing to say`);
  const fix = workspace.fixes(finding)[0];
  assert.equal(fix?.kind, "quickfix");
  return fix?.disabled?.replace(/, so this cannot run behind it\. Rewrite.*$/, "");
}

const refused: readonly (readonly [rule: string, change: string, later: string, reason: string])[] = [
  ["create-index-blocking", index, "DROP INDEX users_email_idx;", "uses users_email_idx"],
  ["create-index-blocking", index, "ALTER INDEX users_email_idx RENAME TO by_email;", "uses users_email_idx"],
  ["create-index-blocking", index, "ALTER TABLE users DROP COLUMN email;", "changes column users.email"],
  ["create-index-blocking", index, "ALTER TABLE users RENAME COLUMN email TO mail;", "changes column users.email"],
  [
    "create-index-blocking",
    index,
    "ALTER TABLE users ALTER COLUMN email TYPE varchar(9);",
    "changes column users.email",
  ],
  ["create-index-blocking", index, "DROP TABLE users;", "changes users as a whole"],
  ["create-index-blocking", index, "ALTER TABLE users RENAME TO people;", "changes users as a whole"],
  [
    "create-index-blocking",
    index,
    "DO $$ BEGIN ALTER TABLE users DROP COLUMN email; END $$;",
    "changes column users.email",
  ],
  [
    "create-index-blocking",
    index,
    "DO $$ BEGIN EXECUTE 'ALTER TABLE users ' || current_setting('x'); END $$;",
    "works on users in a way that cannot be read",
  ],
  [
    "create-index-blocking",
    unique,
    "INSERT INTO users (id, email) VALUES (1, 'a') ON CONFLICT (email) DO NOTHING;",
    "may need that rows of users are unique",
  ],
  [
    "create-index-blocking",
    unique,
    "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);",
    "has a foreign key to users, which may need this",
  ],
  ["add-check-validating", check, "ALTER TABLE users DROP CONSTRAINT users_age_check;", "uses users_age_check"],
  ["add-check-validating", check, "ALTER TABLE users RENAME TO people;", "changes users as a whole"],
  [
    "unbatched-backfill",
    backfill,
    "ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;",
    "works on users, whose rows this changes",
  ],
];

for (const [rule, change, later, reason] of refused) {
  test(`${rule}: cannot wait until behind ${later}`, () => {
    assert.equal(whyNot(rule, change, later), `000003_m2.up.sql ${reason}`);
  });
}

const allowed: readonly (readonly [rule: string, change: string, later: string])[] = [
  ["create-index-blocking", index, "ALTER TABLE users ADD COLUMN born date;"],
  ["create-index-blocking", index, "ALTER TABLE users DROP COLUMN age;"],
  ["create-index-blocking", index, "INSERT INTO users (id, email) VALUES (1, 'a');"],
  ["create-index-blocking", index, "ALTER TABLE orders RENAME TO purchases;"],
  ["create-index-blocking", index, "COMMENT ON TABLE users IS 'people';"],
  ["create-index-blocking", unique, "INSERT INTO orders (id) VALUES (1) ON CONFLICT DO NOTHING;"],
  ["add-check-validating", check, "ALTER TABLE users DROP COLUMN email;"],
  ["unbatched-backfill", backfill, "ALTER TABLE orders ADD COLUMN note text;"],
];

for (const [rule, change, later] of allowed) {
  test(`${rule}: can wait until behind ${later}`, () => {
    assert.equal(whyNot(rule, change, later), undefined);
  });
}

test("what the script has set up for itself is missing in a later migration", () => {
  const set = `SET search_path TO app;\n${index}`;
  assert.match(whyNot("create-index-blocking", set, "SELECT 1;") ?? "", /^The script sets search_path, /);
});
