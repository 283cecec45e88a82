import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { rules } from "../../core/rules/index.ts";
import { examplesIn, type Finding, type Rule } from "../../core/rules/types.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { findingsOf } from "../support/findings.ts";
import { enabling } from "../support/rules.ts";

const notRules = new Set(["all.ts", "index.ts", "suppress.ts", "types.ts", "workspace-rules.ts"]);

test("the list of rules is the folder, sorted", () => {
  const ids = rules.map(({ id }) => id);
  const files = readdirSync("core/rules").filter((file) => file.endsWith(".ts") && !notRules.has(file));
  assert.deepEqual(ids, files.map((file) => file.slice(0, -".ts".length)).sort());
});

test("every rule has a test of its own", () => {
  const tests = new Set(readdirSync("test/rules"));
  const untested = rules.filter(({ id }) => !tests.has(`${id}.test.ts`)).map(({ id }) => id);
  assert.deepEqual(untested, []);
});

for (const rule of rules) {
  test(`${rule.id} explains itself`, () => {
    assert.match(rule.id, /^[a-z]+(-[a-z0-9]+)*$/);
    assert.match(rule.title, /^[A-Z].*[^.]$/);
    for (const text of [rule.why, rule.instead]) {
      assert.match(text, /^[A-Z`*].*[.)]$/s);
      assert.doesNotMatch(text, /please|!|\n/i);
    }
    for (const dialect of rule.dialects) {
      const { bad, good } = examplesIn(rule, dialect);
      assert.ok(bad.length > 0 && good.length > 0, `examples of both kinds in ${dialect}`);
    }
    assert.ok(rule.on.length > 0 && rule.dialects.length > 0);
  });

  for (const dialect of rule.dialects) {
    const { bad, good } = examplesIn(rule, dialect);

    test(`${rule.id} reports its bad examples in ${dialect}`, () => {
      for (const sql of bad) {
        const own = exampleFindings(rule, sql, dialect).filter((finding) => finding.rule === rule.id);
        assert.ok(own.length > 0, sql);
        for (const finding of own) checkMessage(finding, sql);
      }
    });

    test(`no rule warns of the good examples of ${rule.id} in ${dialect}`, () => {
      for (const sql of good) {
        const loud = exampleFindings(rule, sql, dialect).filter(
          ({ severity, rule: id }) => id === rule.id || severity === "error" || severity === "warning",
        );
        assert.deepEqual(
          loud.map(({ rule: id, message }) => `${id}: ${message}`),
          [],
          sql,
        );
      }
    });
  }
}

function exampleFindings({ id }: Rule, sql: string, dialect: Dialect): readonly Finding[] {
  return findingsOf(exampleFiles(sql), enabling(id, { ...exampleOptions(sql), dialect }));
}

/** An example about what the framework's transaction or the edition of the server does: its first line says so. */
function exampleOptions(sql: string): { readonly transaction: boolean; readonly edition?: string } {
  const edition = /^-- edition (\w+)/.exec(sql)?.[1];
  return { transaction: sql.startsWith("-- in a transaction"), ...(edition !== undefined && { edition }) };
}

/** A line `-- next release` parts an example into migrations that ship one after the other. */
function exampleFiles(sql: string): Readonly<Record<string, string>> {
  const releases = sql.split("\n-- next release\n");
  return Object.fromEntries(releases.map((text, index) => [`migrations/${index + 1}_example.sql`, text]));
}

function checkMessage({ message, span, rewrites }: Finding, sql: string): void {
  assert.match(message, /^\S.*[.)]$/s);
  assert.doesNotMatch(message, /please|!|undefined|\[object/i);
  assert.ok(span.start >= 0 && span.start < span.end && span.end <= sql.length, `span of: ${message}`);
  for (const { title } of rewrites) assert.match(title, /^[A-Z].*[^.]$/);
}

test("rules do not share an id", () => {
  const ids = rules.map((rule: Rule) => rule.id);
  assert.equal(new Set(ids).size, ids.length);
});
