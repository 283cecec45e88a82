import assert from "node:assert/strict";
import { test } from "node:test";
import { applyRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";
import { refusalOf, sqliteWith } from "../support/sqlite.ts";

const before = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT NOT NULL);";
const files = (script: string) => ({ "migrations/1.sql": before, "migrations/2.sql": script });
const made = "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', email TEXT NOT NULL);";
const rest = "DROP TABLE users;\nALTER TABLE users_new RENAME TO users;";

test("tells which column may be NULL", () => {
  checkRule(
    "rebuild-copies-null",
    files(`
${made}
INSERT INTO users_new (id, name, email) SELECT id, "name", email FROM users;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users_new.name
${rest}
`),
    { dialect: "sqlite" },
  );
  const quiet = [
    "INSERT INTO users_new (id, name, email) SELECT id, ifnull(name, ''), email FROM users;",
    "INSERT OR IGNORE INTO users_new (id, name, email) SELECT id, name, email FROM users;",
    "INSERT INTO users_new (id, name, email) SELECT id, name, email FROM users WHERE name IS NOT NULL;",
  ];
  for (const copy of quiet) checkRule("rebuild-copies-null", files(`${made}\n${copy}\n${rest}`), { dialect: "sqlite" });
});

test("copies the default instead", async () => {
  const copy = "INSERT INTO users_new (id, name, email) SELECT id, name, email FROM users;";
  const script = `${made}\n${copy}\n${rest}`;
  const [finding] = findingsOfRule("rebuild-copies-null", files(script), { dialect: "sqlite" });
  const rewrite = finding?.rewrites[0];
  assert.ok(finding && rewrite);
  const after = applyRewrite(script, finding, rewrite)[0]?.text ?? "";
  assert.ok(after.includes("SELECT id, coalesce(name, ''), email FROM users"), after);
  const rows = `${before} INSERT INTO users VALUES (1, NULL, 'a@b');`;
  assert.match(refusalOf(await sqliteWith(rows), script) ?? "", /NOT NULL constraint failed/);
  assert.equal(refusalOf(await sqliteWith(rows), after), undefined);
});
