import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule } from "../support/rules.ts";
import { rowsOf, sqliteWith } from "../support/sqlite.ts";

const before = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id));
CREATE VIEW names AS SELECT name FROM users;`;
const files = (script: string) => ({ "migrations/1.sql": before, "migrations/2.sql": script });

test("tells who goes on to mean the old table", () => {
  checkRule(
    "rename-before-rebuild",
    files(`
ALTER TABLE users RENAME TO users_old;
                  ^^^^^^^^^^^^^^^^^^^ orders and names refer to users_old
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
`),
    { dialect: "sqlite" },
  );
});

test("legacy_alter_table leaves references alone", () => {
  checkRule(
    "rename-before-rebuild",
    files("PRAGMA legacy_alter_table = ON;\nALTER TABLE users RENAME TO old;\nCREATE TABLE users (id INTEGER);"),
    { dialect: "sqlite" },
  );
});

test("a real SQLite turns the references", async () => {
  const database = await sqliteWith(`${before} ALTER TABLE users RENAME TO users_old;`);
  assert.match(String(rowsOf(database, "SELECT sql FROM sqlite_master WHERE name = 'orders'")[0]?.[0]), /users_old/);
});
