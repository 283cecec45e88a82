import assert from "node:assert/strict";
import { rules } from "../../core/rules/index.ts";
import type { Finding } from "../../core/rules/types.ts";
import { type FindingsOptions, findingsOf } from "./findings.ts";
import { firstLineOf, readMarks, writeMarks } from "./marks.ts";

/** Migrations of a test: one script, or several by path in the order of their names. */
export type Migrations = string | Readonly<Record<string, string>>;

/**
 * Checks one rule over marked SQL: the findings of the rule must be exactly the marked ones (see `readMarks`), with the words
 * behind the carets in their messages. No marks: the rule must be silent.
 */
export function checkRule(id: string, marked: Migrations, options: FindingsOptions = {}): void {
  const expected = new Map(Object.entries(filesOf(marked)).map(([file, text]) => [file, readMarks(text)]));
  const texts = Object.fromEntries([...expected].map(([file, { text }]) => [file, text]));
  const findings = findingsOf(texts, enabling(id, options)).filter((finding) => finding.rule === id);
  for (const [file, { text, marks }] of expected) {
    const found = findings.filter((finding) => finding.file === file);
    const actual = found.map((finding) => ({ span: firstLineOf(text, finding.span), message: finding.message }));
    const unmet = marks.filter((mark) => !actual.some((item) => isMarked(item, mark)));
    const unmarked = actual.filter((item) => !marks.some((mark) => isMarked(item, mark)));
    if (unmet.length === 0 && unmarked.length === 0 && actual.length === marks.length) continue;
    assert.fail(`${id} in ${file}\nexpected\n${writeMarks(text, marks)}\n\nactual\n${writeMarks(text, actual)}`);
  }
}

function isMarked(actual: { span: { start: number; end: number }; message: string }, mark: typeof actual): boolean {
  return (
    actual.span.start === mark.span.start && actual.span.end === mark.span.end && actual.message.includes(mark.message)
  );
}

/** Findings of one rule, for tests that look closer than `checkRule` does. */
export function findingsOfRule(id: string, migrations: Migrations, options: FindingsOptions = {}): readonly Finding[] {
  return findingsOf(filesOf(migrations), enabling(id, options)).filter((finding) => finding.rule === id);
}

/** The rule of an id; fails when there is none. */
export function ruleOf(id: string) {
  const rule = rules.find((candidate) => candidate.id === id);
  assert.ok(rule, `no rule ${id} in core/rules/index.ts`);
  return rule;
}

/** One script becomes the only migration of a history whose tables are all unknown, and so count as existing. */
export function filesOf(migrations: Migrations): Readonly<Record<string, string>> {
  return typeof migrations === "string" ? { "migrations/1_change.sql": migrations } : migrations;
}

/** Rules that are off by default are turned on for their own tests. */
export function enabling(id: string, options: FindingsOptions): FindingsOptions {
  if (!ruleOf(id).optional || options.rules?.[id]) return options;
  return { ...options, rules: { ...options.rules, [id]: { severity: ruleOf(id).severity } } };
}
