import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { changeRules } from "../../core/changes/findings/index.ts";
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
    names("core/changes/recipes", ["index", "recipe", "parts"]),
  );
});

test("the findings are the folder, in the order of their ids", () => {
  assert.deepEqual(
    changeRules.map(({ id }) => id),
    names("core/changes/findings", ["index", "change-rule", "example", "words"]),
  );
});
