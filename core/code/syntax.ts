import type { SyntaxNode } from "./types.ts";

/** The named children that are there (web-tree-sitter types them as maybe null), comments left out. */
export function namedChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return node.namedChildren.filter((child): child is SyntaxNode => child !== null && child.type !== "comment");
}

/** Looks through `await x`, `x!`, `x as T`, `x satisfies T` and parentheses. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (wrappers.has(inner.type)) {
    const first = namedChildren(inner)[0];
    if (first === undefined) return inner;
    inner = first;
  }
  return inner;
}
const wrappers: ReadonlySet<string> = new Set([
  "await_expression",
  "non_null_expression",
  "as_expression",
  "satisfies_expression",
  "parenthesized_expression",
]);

/** The text of a key (`name`, `"name"`) of an object literal's entry; undefined for a computed key. */
export function keyOf(node: SyntaxNode): string | undefined {
  if (node.type === "property_identifier" || node.type === "shorthand_property_identifier") return node.text;
  if (node.type === "string") return node.text.slice(1, -1);
  return undefined;
}

/** An entry of an object literal that static reading understands. */
export interface ObjectEntry {
  readonly key: string;
  readonly keyNode: SyntaxNode;
  /** Undefined for a shorthand entry, whose value is the variable of the same name. */
  readonly value: SyntaxNode | undefined;
  /** The whole entry. */
  readonly node: SyntaxNode;
}

/** The entries of an object literal; `open` when there are others that static reading cannot see (spread, computed key). */
export function entriesOf(object: SyntaxNode): { readonly entries: readonly ObjectEntry[]; readonly open: boolean } {
  const entries: ObjectEntry[] = [];
  let open = false;
  for (const node of namedChildren(object)) {
    const keyNode = node.type === "pair" ? node.childForFieldName("key") : node;
    const key = keyNode === null ? undefined : keyOf(keyNode);
    if (keyNode === null || key === undefined) open = true;
    else entries.push({ key, keyNode, value: node.childForFieldName("value") ?? undefined, node });
  }
  return { entries, open };
}

/**
 * Whether an expression can be written a second time without doing anything twice: names, members, literals, operators on such, and
 * string methods that only compute. A call of anything else may have an effect or give another value.
 */
export function isRepeatable(node: SyntaxNode): boolean {
  if (repeatableLeaves.has(node.type)) return true;
  if (node.type === "call_expression") {
    const callee = node.childForFieldName("function");
    const method = callee?.childForFieldName("property")?.text;
    if (method === undefined || !pureMethods.has(method)) return false;
  } else if (!repeatableShapes.has(node.type)) return false;
  return namedChildren(node).every(isRepeatable);
}
const repeatableLeaves: ReadonlySet<string> = new Set([
  "identifier",
  "property_identifier",
  "private_property_identifier",
  "this",
  "string",
  "number",
  "true",
  "false",
  "null",
  "undefined",
  "string_fragment",
  "escape_sequence",
  "predefined_type",
  "type_identifier",
  "optional_chain",
]);
const repeatableShapes: ReadonlySet<string> = new Set([
  "member_expression",
  "subscript_expression",
  "parenthesized_expression",
  "template_string",
  "template_substitution",
  "ternary_expression",
  "binary_expression",
  "unary_expression",
  "as_expression",
  "non_null_expression",
  "arguments",
]);
const pureMethods: ReadonlySet<string> = new Set([
  "trim",
  "toLowerCase",
  "toUpperCase",
  "toString",
  "slice",
  "normalize",
]);
