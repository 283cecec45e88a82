import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { readStatement } from "../../core/sql/read.ts";
import { splitStatements } from "../../core/sql/split.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { checkReading } from "../support/reading-properties.ts";

const root = "test/fixtures/sql";
const noise = fc.constantFrom(
  ...[
    "'",
    '"',
    "`",
    "[",
    "]",
    "(",
    ")",
    ",",
    ".",
    ";",
    "--",
    "/*",
    "*/",
    "\\",
    "#",
    "@",
    "@@",
    "{{",
    " ",
    "\n",
    "\0",
    "😀",
  ],
  ...[
    " AS ",
    " ON ",
    " BEGIN ",
    " END ",
    " CASE ",
    " IF ",
    " ELSE ",
    "\nGO\n",
    " DEFAULT ",
    " CHECK ",
    " WITH (",
    " INTO ",
  ],
);

/** Every dialect with a corpus of its own; PostgreSQL has tests that look closer. */
for (const dialect of readdirSync(root).filter((folder) => folder !== "postgres") as Dialect[]) {
  const files = readdirSync(`${root}/${dialect}`).map((file) => readFileSync(`${root}/${dialect}/${file}`, "utf8"));
  const statements = files.flatMap((sql) =>
    splitStatements(sql, dialect)
      .filter(({ kind }) => kind === "sql")
      .map(({ span }) => sql.slice(span.start, span.end)),
  );

  test(`reads every statement of the corpus of ${dialect} completely`, () => {
    const gaps = statements.flatMap((statement) =>
      readStatement(statement, dialect).unread.map(({ reason }) => `${reason}: ${statement}`),
    );
    assert.deepEqual(gaps, []);
    assert.ok(statements.length > 10);
  });

  test(`reads every beginning of every statement of ${dialect}`, () => {
    for (const statement of statements) {
      for (let length = 0; length < statement.length; length += 1 + Math.floor(statement.length / 120))
        checkReading(statement.slice(0, length), dialect);
    }
  });

  test(`reads statements of ${dialect} with anything put in or taken out`, () => {
    const edits = fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        remove: fc.nat(12),
        insert: fc.oneof(noise, fc.string()),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...statements), edits, (statement, steps) => {
        let text = statement;
        for (const { at, remove, insert } of steps) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + insert + text.slice(start + remove);
        }
        checkReading(text, dialect);
      }),
      { numRuns: 3000 },
    );
  });

  test(`splits and reads any part of a script of ${dialect}`, () => {
    const ends = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(600));
    fc.assert(
      fc.property(fc.constantFrom(...files), ends, (sql, [from, length]) => {
        const start = Math.floor(from * sql.length);
        const text = sql.slice(start, start + length);
        let end = 0;
        for (const { span } of splitStatements(text, dialect)) {
          assert.ok(end <= span.start && span.start <= span.end && span.end <= text.length);
          end = span.end;
          checkReading(text.slice(span.start, span.end), dialect);
        }
      }),
      { numRuns: 1000 },
    );
  });
}

const hard: readonly (readonly [dialect: Dialect, what: string, text: (times: number) => string])[] = [
  ["sqlserver", "statements that nothing separates", (times) => "SELECT 1 FROM t ".repeat(times)],
  ["sqlserver", "open blocks", (times) => "IF 1 = 1 BEGIN ".repeat(times)],
  ["sqlserver", "privileges", (times) => `GRANT ${"SELECT, ".repeat(times)}`],
  ["sqlserver", "queries of INSERT", (times) => `INSERT INTO t ${"SELECT 1 UNION ALL ".repeat(times)}`],
  ["sqlite", "constraints without commas", (times) => `CREATE TABLE t (${"CHECK (a > 0) ".repeat(times)})`],
  [
    "sqlite",
    "statements of a trigger",
    (times) => `CREATE TRIGGER t AFTER INSERT ON u BEGIN ${"UPDATE a SET b = 1; ".repeat(times)}END`,
  ],
];
for (const [dialect, what, text] of hard) {
  test(`reads many ${what} in linear time`, () => {
    const [half, whole] = [seconds(text(4000), dialect), seconds(text(8000), dialect)];
    // Quadratic work would take four times as long; a busy machine is allowed for.
    assert.ok(whole < 0.5 || whole < half * 3.5, `${whole} s, half of it ${half} s`);
  });
}

/** Processor time for splitting and reading. */
function seconds(text: string, dialect: Dialect): number {
  const before = process.cpuUsage();
  for (const { span } of splitStatements(text, dialect)) readStatement(text.slice(span.start, span.end), dialect);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
