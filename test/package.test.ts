import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { listFiles, PackageManager } from "@vscode/vsce";

const packaged = async () => (await listFiles({ packageManager: PackageManager.None })).sort();

test("the extension holds what it runs and shows, and nothing else", async () => {
  const files = await packaged();
  const expected = [
    ...["CHANGELOG.md", "LICENSE", "README.md"].filter((file) => existsSync(file)),
    ...[
      "cutover.schema.json",
      "media/cutover.svg",
      "media/icon.png",
      "package.json",
      "syntaxes/directives.tmLanguage.json",
    ],
    ...readdirSync("media/walkthrough").map((file) => `media/walkthrough/${file}`),
    ...readdirSync("docs/rules").map((file) => `docs/rules/${file}`),
    ...readdirSync("dist")
      .filter((file) => !/^cli\b/.test(file) && !file.endsWith(".map"))
      .map((file) => `dist/${file}`),
  ];
  assert.deepEqual(files, expected.sort());
  assert.ok(["dist/client.cjs", "dist/server.cjs"].every((file) => files.includes(file)));
});

test("the extension stays small", async () => {
  const sizes = (await packaged()).map((file) => deflateSync(readFileSync(file)).length);
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024;
  // Half of it is the embedded PostgreSQL.
  assert.ok(megabytes < 12, `${megabytes.toFixed(1)} MB`);
});

test("every file and command that the manifest names exists", () => {
  const text = readFileSync("package.json", "utf8");
  const files = [...text.matchAll(/"(?:\.\/)?((?:media|syntaxes|dist)\/[^"]+|cutover\.schema\.json)"/g)].map(
    ([, file]) => file,
  );
  assert.ok(files.length > 5);
  for (const file of files) assert.ok(existsSync(file ?? ""), file);
  const sources =
    readdirSync("client")
      .map((file) => readFileSync(`client/${file}`, "utf8"))
      .join() + readFileSync("server/protocol.ts", "utf8");
  const { contributes } = JSON.parse(text) as { contributes: { commands: { command: string }[] } };
  for (const { command } of contributes.commands) assert.ok(sources.includes(`"${command}"`), command);
});
