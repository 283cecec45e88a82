import type { CodeLanguage, CodeParser, Dialect, SyntaxNode } from "../core/index.ts";
import { loadStatementParsers } from "./statement-parsers.ts";
import { ReaderNames, TreeReader } from "./trees/flat-node.ts";
import type { FlatTree } from "./trees/flat-tree.ts";
import type { ParseThread } from "./trees/parse-thread.ts";
import { TreeCache } from "./trees/tree-cache.ts";
import { loadTreeSitter } from "./trees/tree-sitter.ts";

/**
 * Loads tree-sitter and the grammars of the given languages from a folder that holds `web-tree-sitter.wasm` and the grammar files.
 * Only what is asked for is loaded: a grammar costs 10 to 200 ms and a few megabytes. `dialects` are those of the SQL in the code.
 * With a thread, texts that will be asked for are parsed there.
 */
export async function loadCodeParser(
  assetsDirectory: string,
  languages: Iterable<CodeLanguage>,
  dialects: Iterable<Dialect>,
  thread?: ParseThread,
): Promise<CodeParser> {
  const treeSitter = await loadTreeSitter(assetsDirectory, new Set(languages));
  const names = new Map([...treeSitter.names].map(([language, its]) => [language, new ReaderNames(its)]));
  const statements = await loadStatementParsers(dialects);
  const cache = new TreeCache();
  const treeOf = (language: CodeLanguage, text: string): FlatTree => {
    const known = cache.get(language, text);
    if (known !== undefined) return known;
    const made = treeSitter.parse(language, text);
    cache.set(language, text, made);
    return made;
  };
  return {
    languages: new Set(names.keys()),
    statements,
    parse<T>(language: CodeLanguage, text: string, use: (root: SyntaxNode) => T): T {
      const known = names.get(language);
      if (known === undefined) throw new Error(`the grammar of ${language} is not loaded`);
      return use(new TreeReader(treeOf(language, text), known, text).root);
    },
    parseAhead(language: CodeLanguage, text: string): Promise<void> | undefined {
      if (thread?.works !== true || !names.has(language) || cache.get(language, text) !== undefined) return undefined;
      return thread.parse(language, text).then((tree) => {
        if (tree !== undefined) cache.set(language, text, tree);
      });
    },
  };
}
