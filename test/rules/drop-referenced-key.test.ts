import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule } from "../support/rules.ts";
import { refusalOf, sqliteWith } from "../support/sqlite.ts";

const rule = "drop-referenced-key";
const options = { dialect: "sqlite" } as const;
const base = `CREATE TABLE users (id INTEGER PRIMARY KEY, team INTEGER, number INTEGER, email TEXT UNIQUE);
CREATE UNIQUE INDEX users_place ON users (team, number);
CREATE TABLE orders (id INTEGER PRIMARY KEY, team INTEGER, number INTEGER, email TEXT REFERENCES users (email), FOREIGN KEY (number, team) REFERENCES users (number, team));`;
const files = (script: string) => ({ "migrations/1.sql": base, "migrations/2.sql": script });

const rebuild = (columns: string, mark = "") => `
CREATE TABLE users_new (${columns});
INSERT INTO users_new (id, team, number, email) SELECT id, team, number, email FROM users;
DROP TABLE users;${mark}
ALTER TABLE users_new RENAME TO users;`;
const kept = "id INTEGER PRIMARY KEY, team INTEGER, number INTEGER, email TEXT UNIQUE";
const lost = "id INTEGER PRIMARY KEY, team INTEGER, number INTEGER, email TEXT";

test("reports the index of a foreign key of several columns, in whatever order", () => {
  checkRule(
    rule,
    files(`
DROP INDEX users_place;
^^^^^^^^^^^^^^^^^^^^^^ Without users_place, users has no unique key over number, team, which a foreign key of orders refers to
`),
    options,
  );
});

test("reports a rebuild that forgets the key", () => {
  checkRule(
    rule,
    files(
      `${rebuild(lost, "\n^^^^^^^^^^^^^^^^ The new users has no unique key over email")}\nCREATE UNIQUE INDEX users_place ON users (team, number);`,
    ),
    options,
  );
});

test("leaves alone what is made again, and foreign keys that go too", () => {
  checkRule(rule, files(`${rebuild(kept)}\nCREATE UNIQUE INDEX users_place ON users (team, number);`), options);
  checkRule(rule, files("DROP INDEX users_place;\nDROP TABLE orders;"), options);
  checkRule(rule, files("CREATE UNIQUE INDEX other ON users (number, team);\nDROP INDEX users_place;"), options);
});

test("a real SQLite drops the index and refuses the next write", async () => {
  const database = await sqliteWith(`${base}\nPRAGMA foreign_keys = ON; DROP INDEX users_place;`);
  assert.match(refusalOf(database, "INSERT INTO orders (number, team) VALUES (1, 1)") ?? "", /foreign key mismatch/);
  assert.match(refusalOf(database, "DELETE FROM users") ?? "", /foreign key mismatch/);
});
