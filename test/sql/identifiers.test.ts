import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Cursor } from "../../core/sql/cursor.ts";
import { foldName, quoteName } from "../../core/sql/identifiers.ts";
import { tokenize } from "../../core/sql/lexer.ts";
import { quotedWords, reservedWords } from "../../core/sql/reserved-words.ts";
import { syntaxError } from "../support/syntax.ts";

test("folds names as PostgreSQL does", () => {
  assert.equal(foldName("Users", false, "postgres"), "users");
  assert.equal(foldName("Users", true, "postgres"), "Users");
});

test("cuts a name after 63 bytes, between characters", () => {
  assert.equal(foldName("a".repeat(70), false, "postgres"), "a".repeat(63));
  assert.equal(foldName("ä".repeat(40), false, "postgres"), "ä".repeat(31));
  assert.equal(foldName("😀".repeat(40), true, "postgres"), "😀".repeat(15));
});

test("keeps or folds names as the other dialects do", () => {
  assert.equal(foldName("Users", false, "mysql"), "Users");
  assert.equal(foldName("Users", true, "sqlserver"), "users");
  assert.equal(foldName("a".repeat(70), false, "mysql"), "a".repeat(70));
});

test("quotes a name only where it needs quotes", () => {
  assert.equal(quoteName("full_name", "postgres"), "full_name");
  assert.equal(quoteName("createdAt", "postgres"), '"createdAt"');
  assert.equal(quoteName('a "b"', "postgres"), '"a ""b"""');
  assert.equal(quoteName("order", "postgres"), '"order"');
  assert.equal(quoteName("a]b", "sqlserver"), "[a]]b]");
  assert.equal(quoteName("createdAt", "mysql"), "createdAt");
  assert.equal(quoteName("a`b", "mariadb"), "`a``b`");
});

test("writes names that are read as they were", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 15 }), (name) => {
      const written = quoteName(name, "postgres");
      assert.equal(new Cursor(written, tokenize(written, "postgres").tokens, "postgres").name()?.name, name);
    }),
  );
});

test("reserves the words that PostgreSQL reserves", () => {
  for (const word of reservedWords.postgres) assert.ok(syntaxError(`ALTER TABLE t DROP COLUMN ${word}`), word);
  for (const word of quotedWords.postgres) {
    if (!reservedWords.postgres.has(word))
      assert.equal(syntaxError(`ALTER TABLE t DROP COLUMN ${word}`), undefined, word);
  }
});

test("quotes every word that PostgreSQL would not take as a function", () => {
  const plain = ["name", "value", "type", "key", "action", "period", "status", "password", "text"];
  for (const word of plain) assert.equal(quoteName(word, "postgres"), word);
  for (const word of quotedWords.postgres) assert.equal(quoteName(word, "postgres"), `"${word}"`);
});
