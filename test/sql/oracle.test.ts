import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { splitStatements } from "../../core/sql/split.ts";
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

/** PostgreSQL counts the comments before the terminator as part of the statement; a slice ends with the last token. */
function withoutTrailingComments(text: string): string {
  return text.replace(/\s*(?:--[^\n']*|\/\*(?:(?!\*\/).)*\*\/|\s+)*$/s, "");
}
