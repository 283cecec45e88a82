import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** A word in the code: its text, and where it stands without quotes or colon. */
export interface Word {
  readonly text: string;
  readonly startIndex: number;
  readonly endIndex: number;
}

/** An entry of a hash or an argument given by name. */
export interface Pair {
  /** Undefined for a key that is computed. */
  readonly key: Word | undefined;
  readonly keyNode: SyntaxNode;
  /** Undefined for `name:`, whose value is the variable of that name. */
  readonly value: SyntaxNode | undefined;
  readonly node: SyntaxNode;
}

/** The arguments of a call. */
export interface Arguments {
  readonly positional: readonly SyntaxNode[];
  readonly pairs: readonly Pair[];
  /** Some cannot be seen: `**values`, `*names`. */
  readonly open: boolean;
}

/** Reads the arguments of a call; the entries of a hash in braces count as given by name. */
export function argumentsOf(call: SyntaxNode): Arguments {
  const positional: SyntaxNode[] = [];
  const pairs: Pair[] = [];
  let open = false;
  const list = call.childForFieldName("arguments");
  for (const node of list === null ? [] : namedChildren(list)) {
    if (node.type === "pair") pairs.push(pairOf(node));
    else if (node.type === "hash_splat_argument" || node.type === "splat_argument") open = true;
    else if (node.type !== "block_argument") positional.push(node);
  }
  return { positional, pairs, open };
}

/** The entries of a hash literal. */
export function pairsOf(hash: SyntaxNode): { readonly pairs: readonly Pair[]; readonly open: boolean } {
  const nodes = namedChildren(hash);
  const pairs = nodes.filter(({ type }) => type === "pair").map(pairOf);
  return { pairs, open: pairs.length < nodes.length };
}

function pairOf(node: SyntaxNode): Pair {
  const keyNode = node.childForFieldName("key") ?? node;
  return { key: wordOf(keyNode), keyNode, value: node.childForFieldName("value") ?? undefined, node };
}

/** `:name`, `"name"`, `name` of `name: …`, an element of `%w[…]` or `%i[…]`. */
export function wordOf(node: SyntaxNode | null | undefined): Word | undefined {
  if (node === null || node === undefined) return undefined;
  if (node.type === "hash_key_symbol" || node.type === "bare_string" || node.type === "bare_symbol") return node;
  if (node.type === "simple_symbol")
    return { text: node.text.slice(1), startIndex: node.startIndex + 1, endIndex: node.endIndex };
  if (node.type !== "string" && node.type !== "delimited_symbol") return undefined;
  const [content, ...rest] = namedChildren(node);
  return content?.type === "string_content" && rest.length === 0 ? content : undefined;
}

/** The words of a list, or the word itself; also behind `.freeze`. */
export function wordsOf(node: SyntaxNode | null | undefined): readonly Word[] {
  if (node === null || node === undefined) return [];
  if (lists.has(node.type)) return namedChildren(node).flatMap(wordsOf);
  if (node.type === "call") return wordsOf(node.childForFieldName("receiver"));
  const word = wordOf(node);
  return word === undefined ? [] : [word];
}
const lists: ReadonlySet<string> = new Set(["array", "binary", "string_array", "symbol_array"]);

/** The value of an argument given by name. */
export function option(call: SyntaxNode, name: string): SyntaxNode | undefined {
  return argumentsOf(call).pairs.find(({ key }) => key?.text === name)?.value;
}

/** The name of the method that is called. */
export function methodOf(call: SyntaxNode): string {
  return call.childForFieldName("method")?.text ?? "";
}

/** `Story` of `Admin::Story` and `::Story`. */
export function constantName(node: SyntaxNode | null | undefined): string | undefined {
  if (node?.type === "constant") return node.text;
  return node?.type === "scope_resolution" ? node.childForFieldName("name")?.text : undefined;
}

/** The nearest node around of one of the types. */
export function around(node: SyntaxNode, types: ReadonlySet<string>): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent) if (types.has(parent.type)) return parent;
  return undefined;
}

export const classTypes: ReadonlySet<string> = new Set(["class", "module"]);
export const methodTypes: ReadonlySet<string> = new Set(["method", "singleton_method"]);
/** What has names of its own; blocks see those around them. */
export const scopeTypes: ReadonlySet<string> = new Set([...methodTypes, "class", "module", "program"]);
export const blockTypes: ReadonlySet<string> = new Set(["block", "do_block", "lambda"]);

/** The statements in the body of a class. */
export function membersOf(declaration: SyntaxNode): readonly SyntaxNode[] {
  const body = declaration.childForFieldName("body");
  return body === null ? [] : namedChildren(body);
}

/** Whether an expression can be written a second time without doing anything twice. */
export function isRepeatable(node: SyntaxNode): boolean {
  if (leaves.has(node.type)) return true;
  if (node.type === "call") {
    const receiver = node.childForFieldName("receiver");
    const takesNothing = node.childForFieldName("arguments") === null && node.childForFieldName("block") === null;
    return takesNothing && pureMethods.has(methodOf(node)) && receiver !== null && isRepeatable(receiver);
  }
  return shapes.has(node.type) && namedChildren(node).every(isRepeatable);
}
const leaves: ReadonlySet<string> = new Set([
  "constant",
  "false",
  "float",
  "identifier",
  "instance_variable",
  "integer",
  "nil",
  "self",
  "simple_symbol",
  "string_content",
  "true",
]);
const shapes: ReadonlySet<string> = new Set([
  "binary",
  "conditional",
  "element_reference",
  "parenthesized_statements",
  "string",
  "unary",
]);
const pureMethods: ReadonlySet<string> = new Set(["downcase", "presence", "squish", "strip", "to_i", "to_s", "upcase"]);
