import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CodeParser } from "../../core/code/types.ts";
import { loadCodeParser } from "../../host/code-parser.ts";

/** The parser for application code, its assets laid out as the build lays them out in dist/. */
export async function codeParser(): Promise<CodeParser> {
  const assets = mkdtempSync(join(tmpdir(), "cutover-grammars-"));
  try {
    copyFileSync("node_modules/web-tree-sitter/web-tree-sitter.wasm", join(assets, "web-tree-sitter.wasm"));
    for (const name of ["typescript", "tsx", "javascript"]) {
      const file = `tree-sitter-${name}.wasm`;
      copyFileSync(join("node_modules/@vscode/tree-sitter-wasm/wasm", file), join(assets, file));
    }
    return await loadCodeParser(assets, ["typescript", "tsx", "javascript"]);
  } finally {
    rmSync(assets, { recursive: true, force: true });
  }
}
