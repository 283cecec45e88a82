import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** The last part of a name: `User` of `\App\Models\User`. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf("\\") + 1);
}

/** The text of a string without anything to fill in. */
export function stringValue(node: SyntaxNode | undefined): string | undefined {
  if (node?.type !== "string" && node?.type !== "encapsed_string") return undefined;
  const parts = namedChildren(node);
  if (parts.some(({ type }) => type !== "string_content")) return undefined;
  return node.text.slice(1, -1);
}

/** The arguments of a call, those given by name left out. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.childForFieldName("arguments") ?? namedChildren(call).find(({ type }) => type === "arguments");
  if (list === undefined) return [];
  return namedChildren(list).flatMap((argument) => {
    const inner = argument.type === "argument" ? namedChildren(argument).at(-1) : argument;
    return inner === undefined ? [] : [inner];
  });
}

/** An element of an array literal. */
export interface ArrayEntry {
  readonly key: SyntaxNode | undefined;
  readonly value: SyntaxNode;
  readonly node: SyntaxNode;
}

/** The elements of `[…]` or `array(…)`; `open` when there are some that static reading cannot see. */
export function entriesOf(array: SyntaxNode): { readonly entries: readonly ArrayEntry[]; readonly open: boolean } {
  const entries: ArrayEntry[] = [];
  let open = false;
  for (const node of namedChildren(array)) {
    const [first, second] = namedChildren(node);
    if (first === undefined || first.type === "variadic_unpacking") open = true;
    else entries.push({ key: second === undefined ? undefined : first, value: second ?? first, node });
  }
  return { entries, open };
}

/** The strings of a value: itself, or the elements of an array; values with keys left out. */
export function stringsOf(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  if (node === undefined) return [];
  if (stringValue(node) !== undefined) return [node];
  if (node.type !== "array_creation_expression") return [];
  return entriesOf(node).entries.flatMap(({ key, value }) =>
    key === undefined && stringValue(value) !== undefined ? [value] : [],
  );
}

/** Looks through parentheses, `clone` and assignments within expressions. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  let inner = node;
  for (;;) {
    const next =
      inner.type === "parenthesized_expression" || inner.type === "clone_expression"
        ? namedChildren(inner)[0]
        : inner.type === "assignment_expression"
          ? inner.childForFieldName("right")
          : undefined;
    if (next === undefined || next === null) return inner;
    inner = next;
  }
}

/** The nearest class around a node. */
export function classAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent)
    if (parent.type === "class_declaration" || parent.type === "trait_declaration") return parent;
  return undefined;
}

const functions: ReadonlySet<string> = new Set([
  "method_declaration",
  "function_definition",
  "anonymous_function",
  "anonymous_function_creation_expression",
  "arrow_function",
]);

/** The nearest function around a node; undefined at the top of the file. */
export function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent) if (functions.has(parent.type)) return parent;
  return undefined;
}

/** Whether a node is a function without a name. */
export function isCallback(node: SyntaxNode): boolean {
  return functions.has(node.type) && node.childForFieldName("name") === null;
}

/** The class names of `use App\Models\User as Account;`, by the name that the file knows them under. */
export function importsOf(root: SyntaxNode): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  for (const clause of root.descendantsOfType(["namespace_use_clause"])) {
    if (clause === null) continue;
    const full = namedChildren(clause).find(({ type }) => type === "qualified_name" || type === "name");
    if (full === undefined) continue;
    const group = clause.parent?.type === "namespace_use_group" ? clause.parent.parent : null;
    const prefix =
      group === null ? "" : `${namedChildren(group).find(({ type }) => type === "namespace_name")?.text}\\`;
    imports.set(clause.childForFieldName("alias")?.text ?? shortName(full.text), `${prefix}${full.text}`);
  }
  return imports;
}

/** The traits that a class uses. */
export function traitsOf(body: SyntaxNode): readonly string[] {
  return namedChildren(body)
    .filter(({ type }) => type === "use_declaration")
    .flatMap((use) => namedChildren(use).map((name) => shortName(name.text)));
}
