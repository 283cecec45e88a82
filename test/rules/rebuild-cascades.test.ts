import assert from "node:assert/strict";
import { test } from "node:test";
import type { FindingsOptions } from "../support/findings.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";
import { rowsOf, sqliteWith } from "../support/sqlite.ts";

const before = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);`;
const rebuild = `CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO users_new (id, name) SELECT id, name FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;`;
const marked = rebuild.replace("DROP TABLE users;", "DROP TABLE users;\n^^^^^^^^^^^^^^^^ rows of orders");

const files = (script: string) => ({ "migrations/1_a.sql": before, "migrations/2_b.sql": script });

test("tells that the rows of others go too", () => {
  checkRule("rebuild-cascades", files(marked), { dialect: "sqlite" });
});

test("a PRAGMA inside the framework's transaction does nothing", () => {
  const script = `PRAGMA foreign_keys = OFF;\n${marked.replace("rows of orders", "The PRAGMA before it does nothing")}`;
  checkRule("rebuild-cascades", files(script), { dialect: "sqlite", transaction: true });
});

test("a PRAGMA before the transaction is what it takes", () => {
  checkRule("rebuild-cascades", files(`PRAGMA foreign_keys = OFF;\nBEGIN;\n${rebuild}\nCOMMIT;`), {
    dialect: "sqlite",
  });
});

test("a PRAGMA inside a transaction leaves foreign keys as off as they were", () => {
  checkRule(
    "rebuild-cascades",
    files(`PRAGMA foreign_keys = OFF;\nBEGIN;\nPRAGMA foreign_keys = OFF;\n${rebuild}\nCOMMIT;`),
    {
      dialect: "sqlite",
    },
  );
});

test("some runners switch foreign keys off around all that they run", () => {
  const journal = (...tags: readonly string[]) =>
    JSON.stringify({ version: "7", dialect: "sqlite", entries: tags.map((tag, idx) => ({ idx, when: idx, tag })) });
  const drizzle = (script: string, dialect: string) => ({
    "migrations/meta/_journal.json": journal("0000_a", "0001_b"),
    "migrations/0000_a.sql": before,
    "migrations/0001_b.sql": script,
    "drizzle.config.ts": `export default { dialect: "${dialect}", out: "./migrations" };`,
  });
  const options = { dialect: "sqlite", framework: "drizzle", shipped: ["migrations/0000_a.sql"] } as const;
  checkRule("rebuild-cascades", drizzle(`PRAGMA foreign_keys=OFF;\n${rebuild}`, "turso"), options);
  checkRule("rebuild-cascades", drizzle(marked, "sqlite"), options);
});

test("is an error where the runner's driver enforces foreign keys, else a warning", () => {
  const severityIn = (more: Readonly<Record<string, string>>, options: FindingsOptions = {}) => {
    const texts = { ...files(`PRAGMA foreign_keys=OFF;\n${rebuild}`), ...more };
    return findingsOfRule("rebuild-cascades", texts, { dialect: "sqlite", ...options }).map(
      ({ severity, message }) => `${severity} ${/^.*? enforced/.exec(message)}`,
    );
  };
  const unsure = ["warning Where foreign keys are enforced"];
  const sure = ["error Foreign keys are enforced"];
  assert.deepEqual(severityIn({ "migrations/2_b.sql": rebuild }), unsure);
  assert.deepEqual(severityIn({}, { framework: "sqlx" }), sure);
  const journal = {
    version: "7",
    dialect: "sqlite",
    entries: [
      { idx: 0, tag: "1_a" },
      { idx: 1, tag: "2_b" },
    ],
  };
  const inDrizzle = (more: Readonly<Record<string, string>>) =>
    severityIn(
      { "migrations/meta/_journal.json": JSON.stringify(journal), ...more },
      { framework: "drizzle", shipped: ["migrations/1_a.sql"] },
    );
  assert.deepEqual(inDrizzle({ "package.json": '{ "dependencies": { "better-sqlite3": "^12.0.0" } }' }), sure);
  assert.deepEqual(
    inDrizzle({ "drizzle.config.ts": 'export default { dialect: "sqlite", driver: "d1-http" };' }),
    sure,
  );
  assert.deepEqual(inDrizzle({ "package.json": "{}" }), unsure);
});

test("knows tables that nobody refers to, or without an action", () => {
  checkRule(
    "rebuild-cascades",
    { ...files(rebuild), "migrations/1_a.sql": before.replace(" ON DELETE CASCADE", "") },
    { dialect: "sqlite" },
  );
});

test("a real SQLite loses the rows", async () => {
  const database = await sqliteWith(`PRAGMA foreign_keys = ON;${before}
INSERT INTO users VALUES (1, 'a'); INSERT INTO orders VALUES (1, 1);
BEGIN; PRAGMA foreign_keys = OFF; ${rebuild} COMMIT;`);
  assert.deepEqual(rowsOf(database, "SELECT count(*) FROM orders"), [[0]]);
});

test("leaves rows alone that are kept before and put back", () => {
  const files = {
    "migrations/1.sql":
      "CREATE TABLE users (id INTEGER PRIMARY KEY);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
    "migrations/2.sql": `CREATE TEMPORARY TABLE kept AS SELECT * FROM orders;
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO users_new (id) SELECT id FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
DELETE FROM orders;
INSERT INTO orders SELECT * FROM kept;`,
  };
  checkRule("rebuild-cascades", files, { dialect: "sqlite" });
});
