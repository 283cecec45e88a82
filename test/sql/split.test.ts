import assert from "node:assert/strict";
import { test } from "node:test";
import { resplit, splitStatements } from "../../core/sql/split.ts";
import type { Dialect } from "../../core/sql/types.ts";

/** What is cut out, one string a slice; anything but SQL has its kind in front. */
function pieces(text: string, dialect: Dialect = "postgres"): string[] {
  return splitStatements(text, dialect).map(({ span, kind }) => {
    const piece = text.slice(span.start, span.end);
    return kind === "sql" ? piece : `${kind}: ${piece}`;
  });
}

const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ["cuts at semicolons", "SELECT 1; SELECT 2 ;\n SELECT 3", ["SELECT 1", "SELECT 2", "SELECT 3"]],
  ["skips empty statements", ";; SELECT 1;;;", ["SELECT 1"]],
  ["keeps semicolons in strings", "SELECT 'a;''b;'; SELECT 1", ["SELECT 'a;''b;'", "SELECT 1"]],
  [
    "takes a backslash as itself in a plain string",
    String.raw`SELECT '\'; SELECT 1`,
    [String.raw`SELECT '\'`, "SELECT 1"],
  ],
  [
    "takes a backslash as an escape in an E string",
    String.raw`SELECT E'\';'; SELECT 1`,
    [String.raw`SELECT E'\';'`, "SELECT 1"],
  ],
  ["keeps semicolons in quoted identifiers", 'SELECT "a;""b"; SELECT 1', ['SELECT "a;""b"', "SELECT 1"]],
  ["keeps semicolons in dollar quotes", "DO $$ a; $x$ b; $$; SELECT 1", ["DO $$ a; $x$ b; $$", "SELECT 1"]],
  ["matches the tag of a dollar quote", "DO $a$ x; $$ y; $a$; SELECT 1", ["DO $a$ x; $$ y; $a$", "SELECT 1"]],
  [
    "knows a parameter from a dollar quote",
    "SELECT $1; SELECT a$b$c; SELECT 1",
    ["SELECT $1", "SELECT a$b$c", "SELECT 1"],
  ],
  [
    "keeps semicolons in nested comments",
    "SELECT /* a; /* b; */ c; */ 1; SELECT 2",
    ["SELECT /* a; /* b; */ c; */ 1", "SELECT 2"],
  ],
  ["keeps semicolons in line comments", "SELECT 1 -- a;\n, 2; SELECT 3", ["SELECT 1 -- a;\n, 2", "SELECT 3"]],
  [
    "keeps the statements of a BEGIN ATOMIC body together",
    "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3",
    [
      "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
      "SELECT 3",
    ],
  ],
  ["does not take BEGIN for a body", "BEGIN; SELECT 1; END;", ["BEGIN", "SELECT 1", "END"]],
  [
    "keeps the commands of a rule together",
    "CREATE RULE r AS ON DELETE TO t DO (SELECT 1; SELECT 2); SELECT 3",
    ["CREATE RULE r AS ON DELETE TO t DO (SELECT 1; SELECT 2)", "SELECT 3"],
  ],
  [
    "ends a statement whose parenthesis was never closed",
    "CREATE TABLE t (a int; DROP TABLE u;",
    ["CREATE TABLE t (a int", "DROP TABLE u"],
  ],
  ["knows commands of psql", "\\connect db\nSELECT 1;\n\\d+ t", ["client: \\connect db", "SELECT 1", "client: \\d+ t"]],
  ["ends a statement at a command of psql", "SELECT 1 \\gset\nSELECT 2;", ["SELECT 1", "client: \\gset", "SELECT 2"]],
  [
    "knows the rows after COPY",
    "COPY t (a) FROM stdin;\n1\tit's; fine\n2\t\\N\n\\.\nSELECT 1;",
    ["COPY t (a) FROM stdin", "data: 1\tit's; fine\n2\t\\N\n\\.", "SELECT 1"],
  ],
  ["knows empty data", "COPY t FROM stdin;\n\\.\nSELECT 1", ["COPY t FROM stdin", "data: \\.", "SELECT 1"]],
  [
    "goes on with statements when no rows are closed",
    "COPY t FROM STDIN;\nSELECT 1;",
    ["COPY t FROM STDIN", "SELECT 1"],
  ],
  ["gives an unclosed string to the last statement", "SELECT 1; SELECT 'a; b", ["SELECT 1", "SELECT 'a; b"]],
  ["gives trailing comments a slice", "SELECT 1; -- done", ["SELECT 1", "comment: "]],
  [
    "leaves template holes alone",
    `DROP TABLE \${schema}.a; DROP TABLE {{.prefix}}b;`,
    [`DROP TABLE \${schema}.a`, "DROP TABLE {{.prefix}}b"],
  ],
  ["counts UTF-16 units", "SELECT '😀'; SELECT 'é'", ["SELECT '😀'", "SELECT 'é'"]],
];
for (const [name, text, expected] of cases) {
  test(name, () => assert.deepEqual(pieces(text), expected));
}

test("follows the DELIMITER of the mysql client", () => {
  const text =
    "DELIMITER //\nCREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END//\nDELIMITER ;\nSELECT 1--1; SELECT 2 # x;\n;";
  assert.deepEqual(pieces(text, "mysql"), [
    "client: DELIMITER //",
    "CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END",
    "client: DELIMITER ;",
    "SELECT 1--1",
    "SELECT 2",
  ]);
});

test("keeps the body of a MySQL routine together without DELIMITER", () => {
  const body =
    "CREATE PROCEDURE p() BEGIN IF a THEN SET b = IF(c, 1, 2); END IF; SELECT CASE a WHEN 1 THEN 2 END; CASE a WHEN 1 THEN SELECT 1; END CASE; END";
  assert.deepEqual(pieces(`${body}; SELECT 1;`, "mysql"), [body, "SELECT 1"]);
});

test("takes lines of sqlcmd for commands", () => {
  assert.deepEqual(pieces(":setvar db app\n:r ..\\tables.sql\nSELECT 1\n:on error exit\nSELECT a::b", "sqlserver"), [
    "client: :setvar db app",
    "client: :r ..\\tables.sql",
    "SELECT 1",
    "client: :on error exit",
    "SELECT a::b",
  ]);
});

test("cuts SQL Server batches at GO", () => {
  const text = "CREATE PROCEDURE p AS SELECT 1; SELECT 2;\nGO\nSELECT [a]];b];\ngo 5\nSELECT go FROM t";
  assert.deepEqual(pieces(text, "sqlserver"), [
    "CREATE PROCEDURE p AS SELECT 1; SELECT 2;",
    "client: GO",
    "SELECT [a]];b]",
    "client: go 5",
    "SELECT go FROM t",
  ]);
});

test("attaches comments to the statement that they precede or stand in", () => {
  const text = "-- first\nSELECT 1; /* second\n line */ SELECT /* in */ 2;";
  assert.deepEqual(
    splitStatements(text, "postgres").map(({ comments }) => comments.map((comment) => comment.text)),
    [["first"], ["second\n line", "in"]],
  );
  const [first] = splitStatements(text, "postgres");
  assert.deepEqual(first?.comments[0]?.span, { start: 0, end: 8 });
});

test("cuts only within the given span, with absolute offsets", () => {
  const text = "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;";
  const down = text.indexOf("-- +goose Down");
  assert.deepEqual(
    splitStatements(text, "postgres", { start: 0, end: down }).map(({ span }) => text.slice(span.start, span.end)),
    ["SELECT 1"],
  );
  assert.deepEqual(
    splitStatements(text, "postgres", { start: down, end: text.length }).map(({ span }) =>
      text.slice(span.start, span.end),
    ),
    ["SELECT 2"],
  );
});

test("reuses the slices before an edit", () => {
  const text = "SELECT 1;\nSELECT 2;\nSELECT 3;\nSELECT 4;";
  const before = splitStatements(text, "postgres");
  const edited = text.replace("3", "33");
  const { slices } = resplit(before, text, edited, "postgres");
  assert.deepEqual(slices, splitStatements(edited, "postgres"));
  assert.equal(slices[0], before[0]);
});

test("takes a delimiter from the line behind, as Flyway does", () => {
  assert.deepEqual(pieces("DELIMITER\n\n$$\nSELECT 1; SELECT 2 $$\nDELIMITER ;\nSELECT 3;", "mysql"), [
    "client: DELIMITER\n\n$$",
    "SELECT 1; SELECT 2",
    "client: DELIMITER ;",
    "SELECT 3",
  ]);
});
