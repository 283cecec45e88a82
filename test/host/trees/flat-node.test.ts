import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Language, type Node, Parser } from "web-tree-sitter";
import { languageOf } from "../../../core/code/languages.ts";
import type { SyntaxNode } from "../../../core/code/types.ts";
import { ReaderNames, TreeReader } from "../../../host/trees/flat-node.ts";
import { treeIn } from "../../../host/trees/flat-tree.ts";
import { type CursorFunctions, flatten, namesOf } from "../../../host/trees/flatten.ts";

/** Code that the applications among the fixtures do not have: broken, empty, beyond the basic plane, with several children of one field. */
const odd: Readonly<Record<string, readonly string[]>> = {
  typescript: [
    "",
    "\n",
    "(((same)));",
    "const 😀a = '😀'; /* 𝒳 */ f(`${𝒳}😀${b}`)",
    "class { x: = 3; foo(",
    "import a, { b } from 'm'; export { c as d };",
  ],
  tsx: ["const a = <A b={c} {...d}>text 😀 {e}</A>;", "<A><B></A>", "x = <T,>(y: T) => y"],
  javascript: ["a?.[0]?.(b)", "if (a) { else b", "class A { static #b = 1; get c() { return this.#b } }"],
  python: [
    "def f(a, *, b=1, **c):\n  return a\n\nx: int = 'é😀'\nprint(f'{x!r:>{w}}')\n",
    "if a:\n  b(\nelse:",
    "match a:\n  case [b, *c]: pass\n",
  ],
  ruby: [
    "a&.b c, d: e do |f, (g, *h)| i end\n",
    "class A < B; def c = d; end",
    "foo <<~SQL, 1\n  SELECT #{a} 😀\nSQL\n",
    "def x(\n",
  ],
  go: [
    "package a\n\nfunc (b *C) D(e, f int, g ...string) (h, i error) { return j.k(`😀`, l) }\n",
    "package a\nvar b = \n",
  ],
  rust: [
    "fn a<'b>(c: &'b str) -> D where E: F { query!(\"😀\", g)? }",
    "impl A { fn",
    "#[derive(B)] struct C { d: e, }",
  ],
  java: ['class A { @B(c = "😀") D e, f[]; <G> H i(J... k) { return l -> m; } }', "class A { void b( }"],
  php: ["<?php $a?->b(...$c)['😀'] ??= fn() => 1; ?>text<?= $d ?>", "<?php class A { function b( }"],
  csharp: ['class A { [B] int c, d; E F => g?.H[i] is { J: 1 } k ? $"😀{l:x}" : m; }', "class A { void B( }"],
};

const functions: Partial<CursorFunctions> = {};
await Parser.init(functions as object);
const parser = new Parser();

for (const [name, texts] of Object.entries(odd)) {
  test(`answers about each node of ${name} what tree-sitter does`, async () => {
    const file = `tree-sitter-${name === "csharp" ? "c-sharp" : name}.wasm`;
    const language = await Language.load(readFileSync(join("node_modules/@vscode/tree-sitter-wasm/wasm", file)));
    parser.setLanguage(language);
    const names = new ReaderNames(namesOf(language));
    for (const text of [...texts, ...fixturesIn(name)]) {
      const tree = parser.parse(text);
      assert.ok(tree !== null);
      // As it comes from another thread.
      const { buffer } = flatten(tree, functions as CursorFunctions);
      const { root } = new TreeReader(treeIn(structuredClone(buffer)), names, text);
      const types = [
        ...new Set(
          tree.rootNode.descendantsOfType(language.types.filter((type) => type !== null)).map((node) => node.type),
        ),
      ];
      compare(root, tree.rootNode, null, { fields: language.fields.filter((field) => field !== null), types });
      assert.equal(root.parent, null);
      tree.delete();
    }
  });
}

/** Files of the fixture applications that are written in a language. */
function fixturesIn(language: string): readonly string[] {
  const folder = "test/fixtures/code";
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => languageOf(file) === language,
  );
  return files.map((file) => readFileSync(join(folder, file), "utf8"));
}

function compare(
  mine: SyntaxNode,
  native: Node,
  parent: SyntaxNode | null,
  asked: { fields: readonly string[]; types: readonly string[] },
): void {
  const place = shown(native);
  assert.equal(shown(mine), place);
  assert.equal(mine.parent, parent, `parent of ${place}`);
  assert.equal(mine.text, native.text);
  assert.equal(shown(mine.nextNamedSibling), shown(native.nextNamedSibling), `after ${place}`);
  assert.equal(shown(mine.previousNamedSibling), shown(native.previousNamedSibling), `before ${place}`);
  for (const field of fieldsOf(native, asked.fields))
    assert.equal(shown(mine.childForFieldName(field)), shown(native.childForFieldName(field)), `${field} of ${place}`);
  for (const [start, end] of spansIn(native))
    assert.equal(
      shown(mine.namedDescendantForIndex(start, end)),
      shown(native.namedDescendantForIndex(start, end)),
      `${start}-${end} in ${place}`,
    );
  // Looking for many types from each node would take longer than all the rest.
  const types = [[mine.type], [asked.types[native.startIndex % asked.types.length] ?? "", "identifier"]];
  for (const wanted of native.endIndex === 0 ? [] : types)
    assert.deepEqual(
      mine.descendantsOfType(wanted).map(shown),
      native.descendantsOfType(wanted).map(shown),
      `${wanted} in ${place}`,
    );
  assert.deepEqual(mine.namedChildren.map(shown), native.namedChildren.map(shown));
  assert.equal(mine.children.length, native.children.length);
  native.children.forEach((child, i) => {
    const own = mine.children[i];
    assert.ok(own !== null && own !== undefined);
    compare(own, child, mine, asked);
  });
}

/** Where rules nest without a node of their own, tree-sitter finds more fields than a tree shows: those of the inner rule's parts. */
const fieldsOfInnerRules: Readonly<Record<string, readonly string[]>> = {
  match_statement: ["alternative"],
  type_query: ["object", "property"],
};

function fieldsOf({ type }: Node, fields: readonly string[]): readonly string[] {
  return fields.filter((field) => fieldsOfInnerRules[type]?.includes(field) !== true);
}

/** The whole of a node, its middle and its first half. */
function spansIn({ startIndex, endIndex }: Node): readonly [number, number][] {
  const middle = (startIndex + endIndex) >> 1;
  const spans: [number, number][] = [
    [startIndex, endIndex],
    [middle, middle + 1],
    [startIndex, middle],
  ];
  return spans.filter(([start, end]) => start < end);
}

function shown(node: SyntaxNode | Node | null): string {
  return node === null ? "" : `${node.type} ${node.startIndex}-${node.endIndex}${node.isNamed ? "" : " anonymous"}`;
}
