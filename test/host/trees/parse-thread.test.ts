import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { ParseThread } from "../../../host/trees/parse-thread.ts";
import { loadTreeSitter } from "../../../host/trees/tree-sitter.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const texts = ["const a = '😀';", "f(`SELECT ${b}`, {", ""];

test("gives the trees that parsing here gives", async () => {
  const log: unknown[] = [];
  const thread = new ParseThread(resolve("dist"), (error) => log.push(error));
  const here = await loadTreeSitter(resolve("dist"), new Set(["typescript", "go"]));
  const there = await Promise.all([
    ...texts.map((text) => thread.parse("typescript", text)),
    thread.parse("go", "package a"),
  ]);
  assert.deepEqual(there, [...texts.map((text) => here.parse("typescript", text)), here.parse("go", "package a")]);
  assert.ok(thread.works);
  assert.deepEqual(log, []);
});

for (const [how, program] of Object.entries({
  "cannot be started": "throw new Error('broken')",
  "ends unexpectedly": "require('node:worker_threads').parentPort.on('message', () => process.exit(3))",
})) {
  test(`a thread that ${how} gives no tree, says so once, and is not asked again`, async (t) => {
    const log: unknown[] = [];
    const thread = new ParseThread(temporaryFolder(t, { "parser.cjs": program }), (error) => log.push(error));
    assert.deepEqual(await Promise.all(texts.map((text) => thread.parse("typescript", text))), [
      undefined,
      undefined,
      undefined,
    ]);
    assert.equal(await thread.parse("typescript", "a"), undefined);
    assert.equal(thread.works, false);
    assert.equal(log.length, 1);
  });
}
