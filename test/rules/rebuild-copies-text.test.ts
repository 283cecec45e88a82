import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule } from "../support/rules.ts";
import { refusalOf, rowsOf, sqliteWith } from "../support/sqlite.ts";

const before = "CREATE TABLE users (id INTEGER PRIMARY KEY, code TEXT, note VARCHAR(9));";
const files = (script: string) => ({ "migrations/1.sql": before, "migrations/2.sql": script });
const rest = "DROP TABLE users;\nALTER TABLE users_new RENAME TO users;";
const madeAs = (type: string) => `CREATE TABLE users_new (id INTEGER PRIMARY KEY, code ${type}, note TEXT)`;
const copy = "INSERT INTO users_new (id, code, note) SELECT id, code, note FROM users;";

test("tells which column holds numbers now", () => {
  checkRule(
    "rebuild-copies-text",
    files(`
${madeAs("INTEGER")};
${copy}
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ any other text stays text among the numbers
${rest}
`),
    { dialect: "sqlite" },
  );
});

test("tells of a STRICT table that the copy stops", () => {
  checkRule(
    "rebuild-copies-text",
    files(`
${madeAs("REAL")} STRICT;
${copy}
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the copy stops at the first text
${rest}
`),
    { dialect: "sqlite" },
  );
});

test("leaves types alone that are meant to hold text, and conversions", () => {
  for (const type of ["DATETIME", "TIMESTAMP", "JSON", "UUID", "CLOB", "BLOB"])
    checkRule("rebuild-copies-text", files(`${madeAs(type)};\n${copy}\n${rest}`), { dialect: "sqlite" });
  const converted = copy.replace("SELECT id, code", "SELECT id, CAST(code AS INTEGER)");
  checkRule("rebuild-copies-text", files(`${madeAs("INTEGER")};\n${converted}\n${rest}`), { dialect: "sqlite" });
});

test("says what SQLite does", async () => {
  const rows = `${before} INSERT INTO users (code) VALUES ('007'), ('1.50'), ('12345678901234567890'), ('2024-01-31');`;
  const database = await sqliteWith(rows);
  database.exec(`${madeAs("INTEGER")};\n${copy}\n${rest}`);
  assert.deepEqual(rowsOf(database, "SELECT quote(code) FROM users ORDER BY id"), [
    ["7"],
    ["1.5"],
    ["1.2345678901234567e+19"],
    ["'2024-01-31'"],
  ]);
  const strict = `${madeAs("INTEGER")} STRICT;\n${copy}\n${rest}`;
  assert.match(refusalOf(await sqliteWith(rows), strict) ?? "", /cannot store (?:REAL|TEXT) value in INTEGER column/);
  const key = "CREATE TABLE users_new (id INTEGER, code INTEGER PRIMARY KEY, note TEXT)";
  assert.match(refusalOf(await sqliteWith(rows), `${key};\n${copy}\n${rest}`) ?? "", /datatype mismatch/);
});
