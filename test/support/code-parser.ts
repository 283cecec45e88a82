import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CodeLanguage, CodeParser } from "../../core/code/types.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { loadCodeParser } from "../../host/code-parser.ts";

/** Read as text. */
const withoutGrammar: ReadonlySet<CodeLanguage> = new Set(["prisma", "sql", "xml"]);
const grammars: ReadonlyMap<CodeLanguage, string> = new Map([["csharp", "c-sharp"]]);

/** The parser for application code in these languages, its assets laid out as the build lays them out in dist/. */
export async function codeParser(
  languages: readonly CodeLanguage[] = ["typescript", "tsx", "javascript"],
  dialects: readonly Dialect[] = [],
): Promise<CodeParser> {
  const assets = mkdtempSync(join(tmpdir(), "cutover-grammars-"));
  try {
    copyFileSync("node_modules/web-tree-sitter/web-tree-sitter.wasm", join(assets, "web-tree-sitter.wasm"));
    for (const language of languages) {
      if (withoutGrammar.has(language)) continue;
      const file = `tree-sitter-${grammars.get(language) ?? language}.wasm`;
      copyFileSync(join("node_modules/@vscode/tree-sitter-wasm/wasm", file), join(assets, file));
    }
    return await loadCodeParser(assets, languages, dialects);
  } finally {
    rmSync(assets, { recursive: true, force: true });
  }
}
