import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { resplit, splitStatements } from "../../core/sql/split.ts";
import type { Dialect, StatementSlice } from "../../core/sql/types.ts";

const fragments = [
  ";",
  "'",
  '"',
  "$$",
  "$a$",
  "--",
  "/*",
  "*/",
  "\n",
  " ",
  "(",
  ")",
  "\\",
  "\\.",
  "\\gset",
  "a",
  "E'",
  "😀",
  "{{",
  `\${x}`,
  "#",
  "`",
  "[",
  "]",
  "SELECT 1",
  "COPY t FROM STDIN;\n",
  "CREATE FUNCTION f() BEGIN ATOMIC ",
  "BEGIN",
  "END",
  "CASE",
  "END IF",
  "CREATE RULE r AS (",
  "DELIMITER //\n",
  "DELIMITER ;\n",
  "//",
  "\nGO\n",
  "CREATE PROCEDURE p() ",
];
const sql = fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map((parts) => parts.join(""));
const dialects = fc.constantFrom<Dialect>("postgres", "mysql", "sqlite", "sqlserver");

test("slices lie in the text, in order, and leave nothing but white space, comments and terminators between them", () => {
  fc.assert(
    fc.property(sql, dialects, (text, dialect) => {
      let at = 0;
      for (const slice of splitStatements(text, dialect)) {
        assertOrder(text, at, slice);
        at = slice.end;
      }
      assert.equal(
        text
          .slice(at)
          .trim()
          .replace(/^(;|\/\/|\s)*$/, ""),
        "",
      );
    }),
    { numRuns: 2000 },
  );
});

function assertOrder(text: string, from: number, { span, end, comments }: StatementSlice): void {
  assert.ok(from <= span.start && span.start <= span.end && span.end <= end && end <= text.length);
  assert.ok(end > from, "makes progress");
  const gap = withoutSpans(
    text,
    from,
    span.start,
    comments.map((comment) => comment.span),
  );
  assert.match(gap, /^(\s|;|\/\/)*$/, "nothing is lost before a statement");
}

function withoutSpans(
  text: string,
  start: number,
  end: number,
  spans: readonly { readonly start: number; readonly end: number }[],
): string {
  const inside = spans.filter((span) => span.start >= start && span.end <= end);
  return [...inside, { start: end, end }].reduce(
    ({ at, out }, span) => ({ at: span.end, out: out + text.slice(at, span.start) }),
    { at: start, out: "" },
  ).out;
}

test("splitting again after an edit equals splitting from the start", () => {
  const edits = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(6),
    insert: fc.constantFrom("", ...fragments),
  });
  fc.assert(
    fc.property(sql, fc.array(edits, { minLength: 1, maxLength: 4 }), dialects, (original, steps, dialect) => {
      let text = original;
      let slices: readonly StatementSlice[] = splitStatements(text, dialect);
      for (const { at, remove, insert } of steps) {
        const start = Math.floor(at * text.length);
        const edited = text.slice(0, start) + insert + text.slice(start + remove);
        const before = slices;
        const again = resplit(before, text, edited, dialect);
        slices = again.slices;
        assert.deepEqual(slices, splitStatements(edited, dialect));
        assert.deepEqual(slices.slice(0, again.kept), before.slice(0, again.kept));
        const written = (list: readonly StatementSlice[], source: string) =>
          list.map(({ span }) => source.slice(span.start, span.end));
        assert.deepEqual(
          written(slices.slice(slices.length - again.moved), edited),
          written(before.slice(before.length - again.moved), text),
        );
        text = edited;
      }
    }),
    { numRuns: 5000 },
  );
});

test("an edit costs the statements around it, not the file", () => {
  const text = Array.from({ length: 1000 }, (_, index) => `SELECT ${index};`).join("\n");
  const before = splitStatements(text, "postgres");
  const edited = text.replace("SELECT 500;", "SELECT 501;");
  const { slices } = resplit(before, text, edited, "postgres");
  const kept = slices.filter((slice, index) => slice === before[index]).length;
  assert.ok(kept >= 997, `${kept} of 1000 slices are the same objects`);
});
