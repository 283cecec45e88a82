import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { changeRuleList } from "../../core/changes/finding-rules.ts";
import { phases } from "../../core/changes/phases/index.ts";
import { recipes } from "../../core/changes/recipes/index.ts";
import { phaseIds } from "../../core/changes/types.ts";

function names(folder: string, others: readonly string[]): readonly string[] {
  return readdirSync(folder)
    .map((file) => file.replace(/\.ts$/, ""))
    .filter((file) => !others.includes(file))
    .sort();
}

test("the phases are the folder, in the order of a change", () => {
  assert.deepEqual(
    phases.map(({ id }) => id),
    phaseIds,
  );
  assert.deepEqual([...phaseIds].sort(), names("core/changes/phases", ["index", "phase"]));
});

test("the recipes are the folder", () => {
  assert.deepEqual(
    recipes.map(({ id }) => id),
    names("core/changes/recipes", ["index", "recipe", "column-copies"]),
  );
});

test("what changes report explains itself", () => {
  const ids = changeRuleList.map(({ id }) => id);
  assert.deepEqual(ids, [...ids].sort());
  for (const { id, title, why, instead } of changeRuleList) {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    assert.match(title, /^[A-Z].*[^.]$/);
    for (const text of [why, instead]) assert.match(text, /^[A-Z].*\.$/s);
  }
});
