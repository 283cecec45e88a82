import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CodeLanguage, CodeParser, SyntaxNode } from "../core/index.ts";
import { CachedTree } from "./cached-node.ts";

/**
 * The file of each grammar among the assets, in the order of loading: once the large ones are loaded, loading another takes longer.
 * Languages that are not listed are read as text, or not at all.
 */
const grammars: Partial<Record<CodeLanguage, string>> = {
  go: "tree-sitter-go.wasm",
  javascript: "tree-sitter-javascript.wasm",
  java: "tree-sitter-java.wasm",
  python: "tree-sitter-python.wasm",
  rust: "tree-sitter-rust.wasm",
  typescript: "tree-sitter-typescript.wasm",
  tsx: "tree-sitter-tsx.wasm",
  php: "tree-sitter-php.wasm",
  ruby: "tree-sitter-ruby.wasm",
  csharp: "tree-sitter-c-sharp.wasm",
};

const script = [
  ...[
    "abstract_class_declaration",
    "arrow_function",
    "assignment_expression",
    "call_expression",
    "catch_clause",
    "class",
  ],
  ...["class_declaration", "for_in_statement", "formal_parameters", "function_declaration", "import_statement"],
  ...["member_expression", "property_identifier", "return_statement", "shorthand_property_identifier"],
  ...["shorthand_property_identifier_pattern", "subscript_expression"],
  "variable_declarator",
];
/** Types of nodes that the readers of a language ask for in nearly every file. */
const prefetched: Partial<Record<CodeLanguage, readonly string[]>> = {
  javascript: script,
  typescript: script,
  tsx: script,
};

/**
 * Loads tree-sitter and the grammars of the given languages from a folder that holds `web-tree-sitter.wasm` and the grammar files.
 * Only what is asked for is loaded: a grammar costs 10 to 200 ms and a few megabytes.
 */
export async function loadCodeParser(assetsDirectory: string, languages: Iterable<CodeLanguage>): Promise<CodeParser> {
  const { Language, Parser } = await import("web-tree-sitter");
  await Parser.init({ locateFile: (name: string) => join(assetsDirectory, name) });
  const parser = new Parser();
  const loaded = new Map<CodeLanguage, InstanceType<typeof Language>>();
  const wanted = new Set(languages);
  for (const language of Object.keys(grammars) as CodeLanguage[]) {
    const file = grammars[language];
    if (file === undefined || !wanted.has(language)) continue;
    loaded.set(language, await Language.load(await readFile(join(assetsDirectory, file))));
  }
  return {
    languages: new Set(loaded.keys()),
    parse<T>(language: CodeLanguage, text: string, use: (root: SyntaxNode) => T): T {
      parser.setLanguage(loaded.get(language) ?? null);
      const tree = parser.parse(text);
      if (tree === null) throw new Error(`the grammar of ${language} is not loaded`);
      try {
        return use(new CachedTree(tree.rootNode, text, prefetched[language] ?? []).root);
      } finally {
        tree.delete();
      }
    },
  };
}
