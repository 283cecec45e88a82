import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Language } from "web-tree-sitter";
import type { CodeLanguage } from "../../core/index.ts";
import type { FlatTree, GrammarNames } from "./flat-tree.ts";
import { type CursorFunctions, flatten, namesOf } from "./flatten.ts";

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

/** The WebAssembly of tree-sitter, of which a thread has one: its functions stand here once it is loaded. */
const functions: Partial<CursorFunctions> = {};

/** tree-sitter with some grammars. */
export interface TreeSitter {
  readonly names: ReadonlyMap<CodeLanguage, GrammarNames>;
  parse(language: CodeLanguage, text: string): FlatTree;
}

/** Loads tree-sitter and the grammars of those of the given languages that have one. */
export async function loadTreeSitter(
  assetsDirectory: string,
  languages: ReadonlySet<CodeLanguage>,
): Promise<TreeSitter> {
  const { Language, Parser } = await import("web-tree-sitter");
  await Parser.init(Object.assign(functions, { locateFile: (name: string) => join(assetsDirectory, name) }));
  const parser = new Parser();
  const loaded = new Map<CodeLanguage, Language>();
  for (const language of Object.keys(grammars) as CodeLanguage[]) {
    const file = grammars[language];
    if (file === undefined || !languages.has(language)) continue;
    loaded.set(language, await Language.load(await readFile(join(assetsDirectory, file))));
  }
  return {
    names: new Map([...loaded].map(([language, grammar]) => [language, namesOf(grammar)])),
    parse: (language, text) => {
      parser.setLanguage(loaded.get(language) ?? null);
      const tree = parser.parse(text);
      if (tree === null) throw new Error(`the grammar of ${language} is not loaded`);
      const flat = flatten(tree, functions as CursorFunctions);
      tree.delete();
      return flat;
    },
  };
}
