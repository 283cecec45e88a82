import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule } from "../support/rules.ts";
import { rowsOf, sqliteWith } from "../support/sqlite.ts";

const before = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);";
const files = (script: string) => ({ "migrations/1.sql": before, "migrations/2.sql": script });
const rest = "DROP TABLE users;\nALTER TABLE users_new RENAME TO users;";

test("tells what ends up where", () => {
  checkRule(
    "rebuild-copies-by-position",
    files(`
CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
INSERT INTO users_new SELECT * FROM users;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ copies name into email
${rest}
`),
    { dialect: "sqlite" },
  );
});

test("the same order is no hazard, and other counts fail loudly", () => {
  for (const columns of [
    "id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT",
    "id INTEGER PRIMARY KEY, email TEXT",
  ])
    checkRule(
      "rebuild-copies-by-position",
      files(`CREATE TABLE users_new (${columns});\nINSERT INTO users_new SELECT * FROM users;\n${rest}`),
      { dialect: "sqlite" },
    );
});

test("a real SQLite says nothing", async () => {
  const database = await sqliteWith(
    `${before} INSERT INTO users VALUES (1, 'a', 'b@c'); CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT, name TEXT); INSERT INTO users_new SELECT * FROM users;`,
  );
  assert.deepEqual(rowsOf(database, "SELECT name FROM users_new"), [["b@c"]]);
});
