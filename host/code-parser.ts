import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CodeLanguage, CodeParser, Dialect, SyntaxNode } from "../core/index.ts";
import { CachedTree } from "./cached-node.ts";
import { loadStatementParsers } from "./statement-parsers.ts";

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
  ...["abstract_class_declaration", "arrow_function", "call_expression", "catch_clause", "class_declaration"],
  ...["for_in_statement", "formal_parameters", "function_declaration", "import_statement", "return_statement"],
  "variable_declarator",
];
/** Types of nodes that the readers of a language ask for in nearly every file: one walk through the tree finds them all. */
const prefetched: Partial<Record<CodeLanguage, readonly string[]>> = {
  javascript: script,
  typescript: script,
  tsx: script,
  python: [
    ...["assignment", "attribute", "augmented_assignment", "call", "class_definition", "for_in_clause"],
    ...["for_statement", "function_definition", "import_from_statement", "import_statement", "lambda"],
    ...["named_expression", "subscript", "with_item"],
  ],
  ruby: [
    ...["assignment", "call", "class", "element_reference", "hash_key_symbol", "identifier", "method"],
    ...["operator_assignment", "block", "do_block", "lambda"],
  ],
  php: [
    ...["assignment_expression", "class_declaration", "const_element", "encapsed_string", "foreach_statement"],
    ...["function_call_expression", "member_access_expression", "member_call_expression"],
    ...["nullsafe_member_access_expression", "nullsafe_member_call_expression", "object_creation_expression"],
    ...["property_declaration", "property_promotion_parameter", "return_statement", "scoped_call_expression"],
    ...["simple_parameter", "string", "subscript_expression"],
  ],
  csharp: [
    ...["class_declaration", "conditional_access_expression", "initializer_expression", "invocation_expression"],
    ...["member_access_expression", "method_declaration", "property_declaration"],
  ],
};

/**
 * Loads tree-sitter and the grammars of the given languages from a folder that holds `web-tree-sitter.wasm` and the grammar files.
 * Only what is asked for is loaded: a grammar costs 10 to 200 ms and a few megabytes. `dialects` are those of the SQL in the code.
 */
export async function loadCodeParser(
  assetsDirectory: string,
  languages: Iterable<CodeLanguage>,
  dialects: Iterable<Dialect>,
): Promise<CodeParser> {
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
  const statements = await loadStatementParsers(dialects);
  return {
    languages: new Set(loaded.keys()),
    statements,
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
