import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import type { FrameworkId } from "../../core/migrations/types.ts";
import { type FixShape, released, shapes } from "../support/fix-shapes.ts";
import { allFindings, applyFix, pictureOf, proveFix, workspaceOver } from "../support/fixes.ts";
import { filesIn, sampleFrameworks } from "../support/framework-files.ts";

for (const framework of sampleFrameworks) {
  test(`${framework} writes each shape of a fix by its own conventions`, () => {
    const pictures = shapes
      .map((shape) => `${"=".repeat(100)}\n${shape.name}\n\n${outcome(framework, shape)}`)
      .join("\n\n");
    const golden = `test/fixtures/fixes/${framework}.txt`;
    if (process.env.UPDATE === "1") writeFileSync(golden, `${pictures}\n`);
    assert.equal(`${pictures}\n`, readFileSync(golden, "utf8"));
  });
}

/** The picture of a fix that was proven, or why there is none. */
function outcome(framework: FrameworkId, { rule, up, down }: FixShape): string {
  const before = filesIn(framework, [released, { name: "change", up, ...(down !== undefined && { down }) }], rule);
  const shipped = Object.keys(filesIn(framework, [released])).filter((file) => file.endsWith(".sql"));
  const workspace = workspaceOver(before, shipped);
  const finding = allFindings(workspace).find(
    (each) => each.rule === rule && each.rewrites.length > 0 && !shipped.includes(each.file),
  );
  const fix = finding && workspace.fixes(finding).find(({ kind }) => kind === "quickfix");
  if (finding === undefined || fix === undefined) return "nothing to fix";
  if (fix.disabled !== undefined) return `refused: ${fix.disabled}`;
  const after = applyFix(before, fix);
  // Nothing tells how plain files are run, so a timeout that is set there stays.
  proveFix(before, after, finding, {
    shipped,
    allow: framework === "plain" ? ["timeout-cancels-concurrent-build"] : [],
  });
  return `${fix.title}\n${pictureOf(before, after)}`;
}
