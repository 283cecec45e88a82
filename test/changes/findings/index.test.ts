import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { changeRules } from "../../../core/changes/findings/index.ts";
import { ChangesWorkspace } from "../../support/changes.ts";

for (const rule of changeRules) {
  test(`${rule.id} explains itself and has a test of its own`, () => {
    assert.match(rule.id, /^[a-z]+(-[a-z]+)*$/);
    assert.match(rule.title, /^[A-Z].*[^.]$/);
    for (const text of [rule.why, rule.instead]) assert.match(text, /^[A-Z`].*[.)]$/s);
    assert.ok(rule.bad.length > 0 && rule.good.length > 0, "examples of both kinds");
    assert.ok(existsSync(`test/changes/findings/${rule.id}.test.ts`));
  });

  test(`${rule.id} reports its bad examples`, () => {
    for (const files of rule.bad) {
      const own = new ChangesWorkspace(files).findings.filter((finding) => finding.rule === rule.id);
      assert.ok(own.length > 0, JSON.stringify(files, undefined, 2));
      for (const { message } of own) assert.match(message, /[a-z].*[.]$/s);
    }
  });

  test(`staged changes report nothing in the good examples of ${rule.id}`, () => {
    for (const files of rule.good) {
      const loud = new ChangesWorkspace(files).findings.filter(({ severity }) => severity !== "hint");
      assert.deepEqual(
        loud.map(({ rule: id, message }) => `${id}: ${message}`),
        [],
      );
    }
  });
}
