import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { readStatement } from "../../core/sql/read.ts";
import { splitStatements } from "../../core/sql/split.ts";
import { kindMismatch } from "../support/postgres-kinds.ts";
import { parseScript, withoutClientParts } from "../support/postgres-statements.ts";

const folder = "test/fixtures/sql/postgres";
const fixtures = readdirSync(folder).filter((file) => file.endsWith(".sql"));

for (const file of fixtures) {
  test(`cuts ${file} where PostgreSQL does`, () => {
    const sql = readFileSync(`${folder}/${file}`, "utf8");
    const ours = splitStatements(sql, "postgres").filter(({ kind }) => kind === "sql");
    const theirs = parseScript(withoutClientParts(sql));
    assert.deepEqual(
      ours.map(({ span }) => ({ start: span.start, text: sql.slice(span.start, span.end) })),
      theirs.map(({ start, text }) => ({ start, text: withoutTrailingComments(text) })),
    );
  });
}

for (const file of fixtures) {
  test(`reads ${file} as PostgreSQL does`, () => {
    const sql = readFileSync(`${folder}/${file}`, "utf8");
    const wrong = parseScript(withoutClientParts(sql)).flatMap((statement) => {
      const kinds = readStatement(withoutTrailingComments(statement.text), "postgres").operations.map(
        ({ kind }) => kind,
      );
      const expected = kindMismatch(statement, kinds);
      return expected === undefined ? [] : [{ text: statement.text, kinds, expected }];
    });
    assert.deepEqual(wrong, []);
  });

  test(`leaves nothing of ${file} unread`, () => {
    const sql = readFileSync(`${folder}/${file}`, "utf8");
    const reasons = splitStatements(sql, "postgres")
      .filter(({ kind }) => kind === "sql")
      .flatMap(({ span }) =>
        readStatement(sql.slice(span.start, span.end), "postgres").unread.map(({ reason }) => reason),
      );
    assert.deepEqual(
      reasons,
      reasons.filter((reason) => unreadable.test(reason)),
    );
  });
}

/** What no reader of one file can know. */
const unreadable = /not named here|built at run time/;

/** PostgreSQL counts the comments before the terminator as part of the statement; a slice ends with the last token. */
function withoutTrailingComments(text: string): string {
  return text.replace(/\s*(?:--[^\n']*|\/\*(?:(?!\*\/).)*\*\/|\s+)*$/s, "");
}
