import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { readStatement } from "../../core/sql/read.ts";
import { splitStatements } from "../../core/sql/split.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { checkReading } from "../support/reading-properties.ts";

interface Written {
  readonly text: string;
  readonly dialect: Dialect;
}

/** Scripts in all dialects that have some. */
const fixtures = (["postgres", "mysql", "mariadb"] as const).flatMap((dialect) =>
  readdirSync(`test/fixtures/sql/${dialect}`)
    .filter((file) => file.endsWith(".sql"))
    .map((file): Written => ({ text: readFileSync(`test/fixtures/sql/${dialect}/${file}`, "utf8"), dialect })),
);
const statements = fixtures.flatMap(({ text, dialect }) =>
  splitStatements(text, dialect)
    .filter(({ kind }) => kind === "sql")
    .map(({ span }): Written => ({ text: text.slice(span.start, span.end), dialect })),
);

const noise = fc.constantFrom(
  "'",
  '"',
  "$$",
  "(",
  ")",
  "[",
  "]",
  ",",
  ".",
  ";",
  "--",
  "/*",
  "*/",
  "\\",
  "`",
  "/*!50001 ",
  "@",
  "DELIMITER //\n",
  "{{",
  "}}",
  `\${`,
  " ",
  "\n",
  "\0",
  "😀",
  "::",
  ":=",
  " AS ",
  " FROM ",
  " WITH ",
  " CASE ",
  " END ",
  " INTO ",
  " $1 ",
);
const dialects = fc.constantFrom<Dialect>("postgres", "mysql", "mariadb", "sqlite", "sqlserver");

test("reads every beginning of every statement", () => {
  for (const { text, dialect } of statements) {
    for (let length = 0; length < text.length; length += 1 + Math.floor(text.length / 120))
      checkReading(text.slice(0, length), dialect);
  }
});

test("reads statements with anything put in or taken out", () => {
  const edits = fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(12),
      insert: fc.oneof(noise, fc.string()),
    }),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...statements), edits, dialects, (statement, steps, dialect) => {
      let { text } = statement;
      for (const { at, remove, insert } of steps) {
        const start = Math.floor(at * text.length);
        text = text.slice(0, start) + insert + text.slice(start + remove);
      }
      checkReading(text, statement.dialect);
      checkReading(text, dialect);
    }),
    { numRuns: 4000 },
  );
});

test("reads scripts cut out of the middle of a file", () => {
  const ends = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(400));
  fc.assert(
    fc.property(fc.constantFrom(...fixtures), ends, ({ text: sql, dialect }, [from, length]) => {
      const start = Math.floor(from * sql.length);
      const text = sql.slice(start, start + length);
      for (const { span } of splitStatements(text, dialect)) checkReading(text.slice(span.start, span.end), dialect);
    }),
    { numRuns: 1000 },
  );
});

const hard: Readonly<Record<string, string>> = {
  "open parentheses": `SELECT ${"(".repeat(20_000)}`,
  "open dollar quotes": "$a$".repeat(20_001),
  "open comments": "/*".repeat(20_000),
  "WITH in WITH": "WITH a AS (".repeat(10_000),
  "EXPLAIN of EXPLAIN": `${"EXPLAIN ANALYZE ".repeat(10_000)}SELECT 1`,
  "DO in DO": Array.from({ length: 2000 }, (_, index) => `DO $a${index}$ BEGIN EXECUTE `).join(""),
  "open holes": `\${{{`.repeat(20_000),
  "COPY without rows": "COPY t FROM STDIN;\n".repeat(10_000),
  "open CASE": `UPDATE t SET a = ${"CASE WHEN ".repeat(10_000)}`,
  "long lists": `GRANT ${"a,".repeat(20_000)} b ON ${"a,".repeat(20_000)} b TO ${"a,".repeat(20_000)} b`,
  "many actions": `ALTER TABLE t ${"ADD COLUMN a int DEFAULT (f(1)), ".repeat(5000)} DROP b`,
  "many commands in a body": `DO $$ BEGIN ${"IF a THEN UPDATE t SET a = 1; END IF; ".repeat(3000)} END $$`,
};
for (const [name, text] of Object.entries(hard)) {
  test(`reads ${name} in linear time`, () => {
    const half = seconds(text.slice(0, text.length / 2));
    const whole = seconds(text);
    // Quadratic work would take four times as long; a busy machine is allowed for.
    assert.ok(whole < 0.5 || whole < half * 3.5, `${text.length} units took ${whole} s, half of them ${half} s`);
  });
}

/** Processor time for splitting and reading. */
function seconds(text: string): number {
  const before = process.cpuUsage();
  for (const { span } of splitStatements(text, "postgres")) readStatement(text.slice(span.start, span.end), "postgres");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
