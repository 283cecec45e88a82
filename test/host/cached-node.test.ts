import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Language, Parser } from "web-tree-sitter";
import type { SyntaxNode } from "../../core/code/types.ts";
import { CachedTree } from "../../host/cached-node.ts";

const code = `
import { a as b } from "m";
export const find = async ({ id }: Row, ...rest: string[]) => (await rows(id))?.[0].name ?? rest;
class Service<T> { constructor(private x: T) {} get y() { return { ...this.x, z: \`\${1}\` }; } }
(((same)));
`;

await Parser.init();
const parser = new Parser();
const grammar = join("node_modules/@vscode/tree-sitter-wasm/wasm", "tree-sitter-typescript.wasm");
parser.setLanguage(await Language.load(await readFile(grammar)));

test("answers about each node what tree-sitter does", () => {
  const tree = parser.parse(code);
  assert.ok(tree !== null);
  const types = ["identifier", "member_expression", "parenthesized_expression", "object", "call_expression"];
  const cached = new CachedTree(tree.rootNode, code, types.slice(1)).root;
  const compare = (mine: SyntaxNode, native: typeof tree.rootNode): void => {
    const place = `${native.type} ${native.startIndex}-${native.endIndex}`;
    assert.equal(shown(mine), place);
    assert.equal(mine.text, native.text);
    assert.equal(shown(mine.parent), native.parent === null ? "" : shown(native.parent as SyntaxNode), place);
    assert.equal(shown(mine.nextNamedSibling), shown(native.nextNamedSibling as SyntaxNode | null), place);
    assert.equal(shown(mine.previousNamedSibling), shown(native.previousNamedSibling as SyntaxNode | null), place);
    for (const field of ["name", "object", "property", "function", "arguments", "body", "value"])
      assert.equal(shown(mine.childForFieldName(field)), shown(native.childForFieldName(field) as SyntaxNode | null));
    for (const wanted of [...types.map((type) => [type]), types])
      assert.deepEqual(
        mine.descendantsOfType(wanted).map(shown),
        native.descendantsOfType(wanted).map((node) => shown(node as SyntaxNode | null)),
        `${wanted} in ${place}`,
      );
    native.children.forEach((child, i) => {
      const own = mine.children[i];
      assert.ok(own !== null && own !== undefined && child !== null);
      compare(own, child);
    });
  };
  compare(cached, tree.rootNode);
  const at = code.indexOf("name");
  assert.equal(shown(cached.namedDescendantForIndex(at, at + 4)), `property_identifier ${at}-${at + 4}`);
  tree.delete();
});

function shown(node: SyntaxNode | null): string {
  return node === null ? "" : `${node.type} ${node.startIndex}-${node.endIndex}`;
}
