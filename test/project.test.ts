import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";

/**
 * Which of `imports` (module names, or whole import statements) the linter rejects, per file. The files are laid out in a temporary folder with our configuration:
 * a linter judges a file by where it is, and whoever works in the tree should not stumble over ours.
 */
function rejected(imports: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), "cutover-walls-"));
  try {
    for (const file of ["biome.json", ".gitignore"]) copyFileSync(file, join(folder, file));
    for (const [file, names] of Object.entries(imports)) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), names.map(toStatement).join("\n"));
    }
    const biome = resolve("node_modules/@biomejs/biome/bin/biome");
    const args = [biome, "lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none", "."];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { location: { path: string; start: { line: number } } }[];
    };
    const places = diagnostics.map(({ location }) => `${location.path.replaceAll("\\", "/")}:${location.start.line}`);
    return Object.fromEntries(
      Object.entries(imports).map(([file, names]) => [
        file,
        names.filter((_, index) => places.includes(`${file}:${index + 1}`)),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function toStatement(name: string, index: number): string {
  return name.startsWith("import ") ? name : `import * as it${index} from "${name}";`;
}

test("the import walls stand", () => {
  const hosts = ["../server/server.ts", "../client/client.ts", "../cli/main.ts", "../database/parity.ts"];
  const outside = ["node:fs", "fs", "vscode", "vscode-languageserver", "libpg-query", "node-sql-parser", "pg"];
  const deep = "../core/sql/types.ts";
  const closed = {
    "core/wall.ts": [...outside, ...hosts],
    "core/sql/wall.ts": [...outside, ...hosts.map((host) => `../${host}`)],
    "server/wall.ts": ["vscode", "vscode-languageclient", "../client/client.ts", "../cli/main.ts", deep],
    "server/handlers/wall.ts": ["vscode", "../../client/client.ts", `../${deep}`],
    "client/wall.ts": ["../server/server.ts", "../cli/main.ts", "../database/parity.ts", deep],
    "cli/wall.ts": ["vscode", "vscode-languageserver", "../client/client.ts", deep],
    "database/wall.ts": ["vscode", "../server/server.ts", "../cli/main.ts", deep],
    "scripts/wall.ts": ["vscode", deep],
  };
  assert.deepEqual(rejected(closed), closed);
});

test("the doors in the walls are open", () => {
  const core = "../core/index.ts";
  const open = {
    "core/wall.ts": ["./text.ts", "./sql/types.ts", "yaml", "smol-toml", "node-sql-parser/build/mysql", "picomatch"],
    "core/sql/wall.ts": ["../text.ts", "../../core/text.ts"],
    "server/wall.ts": ["node:fs", "vscode-languageserver/node", "../database/parity.ts", core],
    "client/wall.ts": ["vscode", "vscode-languageclient/node", "../server/protocol.ts", core],
    "cli/wall.ts": ["node:fs", "commander", "../server/server.ts", "../database/parity.ts", core],
    "database/wall.ts": ["node:crypto", "pg", core],
    "test/core/sql/wall.test.ts": ["../../../core/sql/types.ts"],
  };
  assert.deepEqual(rejected(open), Object.fromEntries(Object.keys(open).map((file) => [file, []])));
});

test("only server/convert.ts builds LSP values", () => {
  const position = 'import type { Position } from "vscode-languageserver";';
  const connection = 'import { createConnection, type Connection } from "vscode-languageserver/node";';
  const found = rejected({ "server/wall.ts": [position, connection], "server/convert.ts": [position, connection] });
  assert.deepEqual(found, { "server/wall.ts": [position], "server/convert.ts": [] });
});

test("the lockfile names no registry and knows every platform", () => {
  assert.doesNotMatch(readFileSync("package-lock.json", "utf8"), /"resolved"/);
  const check = spawnSync(process.execPath, ["scripts/complete-lockfile.mjs", "--check"], { encoding: "utf8" });
  assert.equal(check.status, 0, check.stderr);
});

test("no file names a machine", () => {
  // Written in pieces, because this file is looked at too.
  const workplaces = ["main", "shared", ".library"].map((name) => `/${"work"}/${name}`);
  const needles = [process.cwd(), `${homedir()}/`, ...workplaces].filter((needle) => needle.length > 2);
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  const found = listed
    .split("\0")
    .filter((file) => file !== "" && existsSync(file))
    .flatMap((file) => {
      const text = readFileSync(file, "latin1");
      return needles.filter((needle) => text.includes(needle)).map((needle) => `${file}: ${needle}`);
    });
  assert.deepEqual(found, []);
});
