import assert from "node:assert/strict";
import { test } from "node:test";
import { rules } from "../../core/rules/index.ts";
import { squawkRules } from "../../core/rules/support/squawk.ts";
import { applySuppressions, parseSuppressions } from "../../core/rules/suppress.ts";
import type { Finding } from "../../core/rules/types.ts";
import type { Comment } from "../../core/sql/types.ts";
import type { Span } from "../../core/text.ts";

const today = "2030-06-15";
const known = ["drop-column", "drop-table", "rename-column"];

/** Lines of SQL, one statement each; a finding of `rule` lies on each line that ends in `<rule>`. */
function judged(...lines: readonly string[]): readonly string[] {
  const findings: Finding[] = [];
  const statements: Span[] = [];
  const comments: Comment[] = [];
  let text = "";
  for (const line of lines) {
    const start = text.length;
    const rule = /<([\w-]+)>/.exec(line)?.[1];
    const comment = /(?:--|\/\/|#)\s*(.*)$|\/\*(.*)\*\//.exec(
      line.replace(/<[\w-]+>/, (mark) => " ".repeat(mark.length)),
    );
    const code = line.slice(0, comment?.index ?? line.length).trimEnd();
    if (code !== "") statements.push({ start, end: start + code.length });
    if (comment)
      comments.push({
        span: { start: start + comment.index, end: start + line.length },
        text: (comment[1] ?? comment[2] ?? "").trim(),
      });
    if (rule)
      findings.push({
        rule,
        severity: "error",
        axis: "data-loss",
        message: "",
        file: "a.sql",
        span: { start, end: start + 1 },
        related: [],
        rewrites: [],
      });
    text += `${line}\n`;
  }
  const { suppressions, problems } = parseSuppressions({ file: "a.sql", text, comments, statements }, known);
  const left = [...problems, ...applySuppressions(findings, suppressions, today)];
  return left
    .map((finding) => `${finding.rule} on line ${text.slice(0, finding.span.start).split("\n").length}`)
    .sort();
}

test("silences the next statement", () => {
  assert.deepEqual(judged("-- cutover: ignore drop-column because nobody reads it", "DROP 1; <drop-column>"), []);
});

test("silences the statement that it stands behind on the same line", () => {
  const left = judged(
    "DROP 1 <drop-column> -- cutover: ignore drop-column because nobody reads it",
    "DROP 2; <drop-column>",
  );
  assert.deepEqual(left, ["drop-column on line 2"]);
});

test("reaches past comments, but not past the next statement", () => {
  const left = judged(
    "-- cutover: ignore drop-column because nobody reads it",
    "-- a remark",
    "DROP 1; <drop-column>",
    "DROP 2; <drop-column>",
  );
  assert.deepEqual(left, ["drop-column on line 4"]);
});

test("takes a reason that is still to be written for none", () => {
  const left = judged("-- cutover: ignore drop-column because <state the reason>", "DROP 1; <drop-column>");
  assert.deepEqual(left, ["suppression-without-reason on line 1"]);
});

test("silences only the rules that it names", () => {
  const left = judged(
    "-- cutover: ignore drop-column, drop-table because nobody reads it",
    "DROP 1; <drop-table>",
    "DROP 2; <drop-table>",
  );
  assert.deepEqual(left, ["drop-table on line 3", "unused-suppression on line 1"]);
});

test("silences a whole file", () => {
  assert.deepEqual(
    judged(
      "DROP 1; <drop-column>",
      "DROP 2; <drop-column>",
      "-- cutover: ignore-file drop-column because this is a baseline",
    ),
    [],
  );
});

test("silences every rule of a file that names none", () => {
  assert.deepEqual(
    judged("-- cutover: ignore-file because this is a baseline", "DROP 1; <drop-column>", "DROP 2; <drop-table>"),
    [],
  );
});

test("understands the comments of other languages", () => {
  for (const marker of ["//", "#", "/*"]) {
    const end = marker === "/*" ? " */" : "";
    assert.deepEqual(
      judged(`${marker} cutover: ignore drop-column because nobody reads it${end}`, "DROP 1; <drop-column>"),
      [],
      marker,
    );
  }
});

test("acts up to and on its last day", () => {
  const until = (day: string) =>
    judged(`-- cutover: ignore drop-column because it waits for the release until ${day}`, "DROP 1; <drop-column>");
  assert.deepEqual(until("2030-06-15"), []);
  assert.deepEqual(until("2030-06-14"), ["drop-column on line 2", "expired-suppression on line 1"]);
});

test("asks for a reason, and still acts without one", () => {
  assert.deepEqual(judged("-- cutover: ignore drop-column", "DROP 1; <drop-column>"), [
    "suppression-without-reason on line 1",
  ]);
  assert.deepEqual(judged("-- cutover: ignore drop-column until 2031-01-01", "DROP 1; <drop-column>"), [
    "suppression-without-reason on line 1",
  ]);
});

test("says when it suppresses nothing", () => {
  assert.deepEqual(judged("-- cutover: ignore drop-column because nobody reads it", "SELECT 1;"), [
    "unused-suppression on line 1",
  ]);
});

test("suppresses nothing by a rule that does not exist", () => {
  assert.deepEqual(judged("-- cutover: ignore drop-colum because nobody reads it", "DROP 1; <drop-column>"), [
    "drop-column on line 2",
    "unknown-suppression on line 1",
  ]);
});

test("says when an end is no date", () => {
  assert.deepEqual(
    judged("-- cutover: ignore drop-column because it waits until 2030-13-45", "DROP 1; <drop-column>"),
    ["drop-column on line 2", "unknown-suppression on line 1"],
  );
});

test("says when no rule is named", () => {
  assert.deepEqual(judged("-- cutover: ignore because I say so", "DROP 1; <drop-column>"), [
    "drop-column on line 2",
    "unknown-suppression on line 1",
  ]);
});

test("says when the directive is misspelt, and leaves prose alone", () => {
  assert.deepEqual(judged("-- cutover: ingore drop-column because nobody reads it", "SELECT 1;"), [
    "unknown-suppression on line 1",
  ]);
  assert.deepEqual(
    judged("-- cutover: readers are switched here", "-- cutover: change users.a -> users.b", "SELECT 1;"),
    [],
  );
});

test("names what was meant", () => {
  const comment: Comment = { span: { start: 0, end: 40 }, text: "cutover: ignore drop-colum because x" };
  const { problems } = parseSuppressions({ file: "a.sql", text: "", comments: [comment], statements: [] }, known);
  assert.match(problems[0]?.message ?? "", /Did you mean `drop-column`/);
});

test("keeps what follows squawk-ignore silent, and never calls it unused", () => {
  assert.deepEqual(
    judged("-- squawk-ignore ban-drop-column, renaming-column", "DROP 1; <drop-column>", "DROP 2; <drop-column>"),
    ["drop-column on line 3"],
  );
  assert.deepEqual(
    judged("-- squawk-ignore-file ban-drop-column", "DROP 1; <drop-column>", "DROP 2; <drop-column>"),
    [],
  );
  assert.deepEqual(judged("-- squawk-ignore-file", "DROP 1; <drop-table>"), []);
  assert.deepEqual(judged("-- squawk-ignore prefer-robust-stmts", "SELECT 1;"), []);
});

test("maps squawk's names to rules that exist", () => {
  const ids = new Set(rules.map(({ id }) => id));
  const missing = Object.values(squawkRules)
    .flat()
    .filter((id) => !ids.has(id));
  assert.deepEqual(missing, []);
});
