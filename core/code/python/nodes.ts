import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** An argument given by name. */
export interface Keyword {
  readonly name: string;
  readonly nameNode: SyntaxNode;
  readonly value: SyntaxNode;
  /** The whole argument. */
  readonly node: SyntaxNode;
}

/** The arguments of a call or class; `open` when some cannot be seen (`**values`). */
export interface Arguments {
  readonly positional: readonly SyntaxNode[];
  readonly keywords: readonly Keyword[];
  readonly open: boolean;
}

/** Reads an argument list; a generator as only argument counts as positional. */
export function argumentsIn(list: SyntaxNode | null): Arguments {
  const positional: SyntaxNode[] = [];
  const keywords: Keyword[] = [];
  let open = false;
  if (list !== null && list.type !== "argument_list") return { positional: [list], keywords, open };
  for (const node of list === null ? [] : namedChildren(list)) {
    const nameNode = node.type === "keyword_argument" ? node.childForFieldName("name") : null;
    const value = node.childForFieldName("value");
    if (nameNode !== null && value !== null) keywords.push({ name: nameNode.text, nameNode, value, node });
    else if (node.type === "dictionary_splat" || node.type === "list_splat") open = true;
    else positional.push(node);
  }
  return { positional, keywords, open };
}

/** The arguments of a call. */
export function argumentsOf(call: SyntaxNode): Arguments {
  return argumentsIn(call.childForFieldName("arguments"));
}

/** The value of an argument given by name. */
export function keyword(call: SyntaxNode, name: string): SyntaxNode | undefined {
  return argumentsOf(call).keywords.find((each) => each.name === name)?.value;
}

/** The last name of what is called: `Column` of `db.Column(…)`. */
export function calleeName(call: SyntaxNode): string {
  const callee = call.childForFieldName("function");
  return (callee?.childForFieldName("attribute") ?? callee)?.text ?? "";
}

/** What stands between the quotes of a string literal. */
export interface StringContent {
  readonly text: string;
  readonly startIndex: number;
  readonly endIndex: number;
}

/** What a plain string literal holds, and where; undefined for one with holes, or made of several parts. */
export function stringOf(node: SyntaxNode | undefined | null): StringContent | undefined {
  if (node?.type !== "string") return undefined;
  const parts = namedChildren(node);
  const [first, content] = parts;
  if (parts.length !== 3 || content?.type !== "string_content" || /f/i.test(first?.text ?? "")) return undefined;
  return { text: content.text, startIndex: content.startIndex, endIndex: content.endIndex };
}

/** The strings of a list, tuple or set literal, of a sum of such, or the string itself. */
export function stringsOf(node: SyntaxNode | undefined): readonly StringContent[] {
  if (node === undefined) return [];
  if (sequences.has(node.type) || node.type === "binary_operator") return namedChildren(node).flatMap(stringsOf);
  const string = stringOf(node);
  return string === undefined ? [] : [string];
}
const sequences: ReadonlySet<string> = new Set(["list", "tuple", "set", "parenthesized_expression"]);

/** An entry of a dictionary literal. */
export interface DictionaryEntry {
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
  readonly node: SyntaxNode;
}

/** The entries of a dictionary literal, and whether there are others that cannot be seen. */
export function entriesOf(dictionary: SyntaxNode): {
  readonly entries: readonly DictionaryEntry[];
  readonly open: boolean;
} {
  const entries: DictionaryEntry[] = [];
  let open = false;
  for (const node of namedChildren(dictionary)) {
    const key = node.childForFieldName("key");
    const value = node.childForFieldName("value");
    if (node.type === "pair" && key !== null && value !== null) entries.push({ key, value, node });
    else open = true;
  }
  return { entries, open };
}

/** The statements of a class body, decorators looked through. */
export function membersOf(declaration: SyntaxNode): readonly SyntaxNode[] {
  const body = declaration.childForFieldName("body");
  if (body === null) return [];
  return namedChildren(body).flatMap((node) => {
    if (node.type === "expression_statement") return namedChildren(node).slice(0, 1);
    if (node.type === "decorated_definition") return [node.childForFieldName("definition") ?? node];
    return [node];
  });
}

/** Methods and other attributes of a class, as traits of a model: `defines:name`. */
export function membersDefinedBy(declaration: SyntaxNode): readonly string[] {
  return membersOf(declaration).flatMap((member) => {
    const name = member.childForFieldName(member.type === "assignment" ? "left" : "name");
    return name?.type === "identifier" ? [`defines:${name.text}`] : [];
  });
}

/** What a name is set to in a class body. */
export function classValue(declaration: SyntaxNode, name: string): SyntaxNode | undefined {
  for (const member of membersOf(declaration)) {
    if (member.type !== "assignment" || member.childForFieldName("left")?.text !== name) continue;
    return member.childForFieldName("right") ?? undefined;
  }
  return undefined;
}

/** A class within a class body, e.g. `Meta`. */
export function innerClass(declaration: SyntaxNode, name: string): SyntaxNode | undefined {
  return membersOf(declaration).find(
    (member) => member.type === "class_definition" && member.childForFieldName("name")?.text === name,
  );
}

/** The last names of the bases of a class. */
export function basesOf(declaration: SyntaxNode): readonly string[] {
  return argumentsIn(declaration.childForFieldName("superclasses")).positional.map(lastName);
}

/** `Model` of `models.Model`, `Base` of `Base[T]`, `f` of `f()`. */
export function lastName(node: SyntaxNode): string {
  const inner = node.childForFieldName("function") ?? node.childForFieldName("value") ?? node;
  return (inner.childForFieldName("attribute") ?? inner).text;
}

/** The nearest node around of one of the types. */
export function around(node: SyntaxNode, types: ReadonlySet<string>): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent) if (types.has(parent.type)) return parent;
  return undefined;
}

export const functionTypes: ReadonlySet<string> = new Set(["function_definition", "lambda"]);
export const classTypes: ReadonlySet<string> = new Set(["class_definition"]);

/** The decorators of a function or class. */
export function decoratorsOf(definition: SyntaxNode): readonly SyntaxNode[] {
  const { parent } = definition;
  if (parent?.type !== "decorated_definition") return [];
  return namedChildren(parent)
    .filter(({ type }) => type === "decorator")
    .flatMap((decorator) => namedChildren(decorator).slice(0, 1));
}

/** Whether an expression can be written a second time without doing anything twice. */
export function isRepeatable(node: SyntaxNode): boolean {
  if (leaves.has(node.type)) return true;
  if (node.type === "call") {
    const callee = node.childForFieldName("function");
    const method = callee?.childForFieldName("attribute")?.text ?? "";
    return pureMethods.has(method) && namedChildren(node).every(isRepeatable);
  }
  return shapes.has(node.type) && namedChildren(node).every(isRepeatable);
}
const leaves: ReadonlySet<string> = new Set([
  "escape_sequence",
  "false",
  "float",
  "identifier",
  "integer",
  "none",
  "string_content",
  "string_end",
  "string_start",
  "true",
]);
const shapes: ReadonlySet<string> = new Set([
  "argument_list",
  "attribute",
  "binary_operator",
  "boolean_operator",
  "comparison_operator",
  "conditional_expression",
  "interpolation",
  "not_operator",
  "parenthesized_expression",
  "string",
  "subscript",
  "unary_operator",
]);
const pureMethods: ReadonlySet<string> = new Set(["casefold", "lower", "lstrip", "rstrip", "strip", "title", "upper"]);
