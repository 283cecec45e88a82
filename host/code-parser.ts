import type { CodeLanguage, CodeParser, Dialect, SyntaxNode } from "../core/index.ts";
import { loadStatementParsers } from "./statement-parsers.ts";
import { ReaderNames, TreeReader } from "./trees/flat-node.ts";
import { loadTreeSitter } from "./trees/tree-sitter.ts";

/**
 * Loads tree-sitter and the grammars of the given languages from a folder that holds `web-tree-sitter.wasm` and the grammar files.
 * Only what is asked for is loaded: a grammar costs 10 to 200 ms and a few megabytes. `dialects` are those of the SQL in the code.
 */
export async function loadCodeParser(
  assetsDirectory: string,
  languages: Iterable<CodeLanguage>,
  dialects: Iterable<Dialect>,
): Promise<CodeParser> {
  const treeSitter = await loadTreeSitter(assetsDirectory, new Set(languages));
  const names = new Map([...treeSitter.names].map(([language, its]) => [language, new ReaderNames(its)]));
  const statements = await loadStatementParsers(dialects);
  return {
    languages: new Set(names.keys()),
    statements,
    parse<T>(language: CodeLanguage, text: string, use: (root: SyntaxNode) => T): T {
      const known = names.get(language);
      if (known === undefined) throw new Error(`the grammar of ${language} is not loaded`);
      return use(new TreeReader(treeSitter.parse(language, text), known, text).root);
    },
  };
}
