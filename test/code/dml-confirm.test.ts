import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readConfirmed } from "../../core/code/dml-confirm.ts";
import { readDml } from "../../core/code/dml-reader.ts";
import { splitStatements } from "../../core/sql/split.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { loadStatementParsers } from "../../host/statement-parsers.ts";

const dialects = ["mysql", "mariadb", "sqlite", "sqlserver"] as const;
const parsers = await loadStatementParsers(dialects);

function read(sql: string, dialect: Dialect) {
  const statementParser = parsers.get(dialect);
  assert.ok(statementParser, `no parser for ${dialect}`);
  return readConfirmed(sql, { dialect, statementParser });
}

/** `read users.name`, with a question mark where it is not certain. */
function picture(sql: string, dialect: Dialect): readonly string[] {
  return read(sql, dialect).columns.map(({ access, table, candidates = [], column, uncertain, span }) => {
    assert.equal(
      sql
        .slice(span.start, span.end)
        .replace(/^["'`[]|["'`\]]$/g, "")
        .toLowerCase(),
      column.toLowerCase(),
    );
    const from = table?.name ?? candidates.map(({ name }) => name).join(" or ");
    return `${access} ${from}.${column}${uncertain === true ? "?" : ""}`;
  });
}

const cases: readonly (readonly [what: string, dialect: Dialect, sql: string, expected: readonly string[]])[] = [
  ["what both find is certain", "mysql", "SELECT name FROM users WHERE id = ?", ["read users.name", "read users.id"]],
  [
    "a type is no column",
    "sqlserver",
    "SELECT CAST(u.Note AS nvarchar(max)) FROM dbo.Users u",
    ["read users.note", "read users.max?"],
  ],
  ["a type is no column", "mysql", "SELECT CONVERT(note, CHAR) FROM users", ["read users.note", "read users.char?"]],
  [
    "what only the grammar finds is added where it stands",
    "mysql",
    "SELECT count(*) OVER w FROM users WINDOW w AS (PARTITION BY team_id)",
    ["read users.team_id"],
  ],
  [
    "a verb that the parser takes for a table says nothing",
    "mariadb",
    "UPDATE IGNORE users SET name = ? WHERE id = ?",
    ["write users.name", "read users.id"],
  ],
  [
    "what the parser cannot read stays as it was",
    "mysql",
    "SELECT name FROM users WHERE ((( id = ?",
    ["read users.name", "read users.id"],
  ],
  [
    "double quotes are left to the schema",
    "sqlite",
    'UPDATE "users" SET "name" = :n WHERE "date" IS NOT NULL',
    ["write users.name", "read users.date"],
  ],
  [
    "placeholders and holes stand for values and names",
    "mysql",
    "SELECT ${columns} FROM {{.prefix}}users AS u JOIN teams t ON t.id = u.team_id WHERE t.name IN (%s) AND t.owner = :owner LIMIT ?",
    ["read teams.id", "read teams.name", "read teams.owner"],
  ],
];

for (const [what, dialect, sql, expected] of cases)
  test(`${what}: ${sql} (${dialect})`, () => assert.deepEqual(picture(sql, dialect), expected));

for (const dialect of dialects) {
  test(`the tokens and the grammar of ${dialect} say the same of every data statement of the corpus`, () => {
    const text = readFileSync(`test/fixtures/sql/${dialect}/corpus.sql`, "utf8");
    let parsed = 0;
    for (const { span } of splitStatements(text, dialect)) {
      const sql = text.slice(span.start, span.end);
      if (!/^\s*(?:select|insert|update|delete|replace|with)\b/i.test(sql)) continue;
      if (parsers.get(dialect)?.parse(sql) !== undefined) parsed++;
      assert.deepEqual(read(sql, dialect), readDml(sql, dialect), sql);
    }
    assert.ok(parsed > 0);
  });
}

test("a statement that is too long for an editor is left to the tokens", () => {
  let asked = 0;
  const statementParser = {
    parse() {
      asked++;
      return undefined;
    },
  };
  const sql = (count: number) => `SELECT ${Array.from({ length: count }, (_, i) => `c${i}`).join(", ")} FROM users`;
  assert.equal(readConfirmed(sql(10), { dialect: "mysql", statementParser }).columns.length, 10);
  assert.equal(readConfirmed(sql(500), { dialect: "mysql", statementParser }).columns.length, 500);
  assert.equal(asked, 1);
});
