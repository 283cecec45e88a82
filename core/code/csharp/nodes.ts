import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** The text of a string without anything to fill in. */
export function stringValue(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === "string_literal") return node.text.slice(1, -1);
  return node?.type === "verbatim_string_literal" ? node.text.slice(2, -1) : undefined;
}

/** The arguments of a call or a creation, their names left out. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.childForFieldName("arguments") ?? namedChildren(call).find(({ type }) => type === "argument_list");
  if (list === undefined) return [];
  return namedChildren(list).flatMap((argument) => namedChildren(argument).slice(-1));
}

/** What a call is made on, and the name of the method, type arguments left out. */
export interface MethodCall {
  readonly receiver: SyntaxNode | undefined;
  readonly method: string;
  /** `Entity<User>()`: what stands between the angle brackets. */
  readonly typeArgument: string | undefined;
}

export function methodCall(call: SyntaxNode): MethodCall {
  const callee = call.childForFieldName("function");
  const nameNode = callee?.type === "member_access_expression" ? callee.childForFieldName("name") : callee;
  const isGeneric = nameNode?.type === "generic_name";
  const method = (isGeneric ? namedChildren(nameNode)[0]?.text : nameNode?.text) ?? "";
  const receiver = callee?.type === "member_access_expression" ? callee.childForFieldName("expression") : null;
  return {
    receiver: receiver ?? undefined,
    method,
    typeArgument: isGeneric ? nameNode.text.slice(method.length + 1, -1) : undefined,
  };
}

/** Looks through `await x`, `x!`, `(x)`. */
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
  "parenthesized_expression",
  "postfix_unary_expression",
]);

const functions: ReadonlySet<string> = new Set([
  "method_declaration",
  "constructor_declaration",
  "local_function_statement",
  "lambda_expression",
  "anonymous_method_expression",
  "accessor_declaration",
]);

/** The nearest function around a node. */
export function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent) if (functions.has(parent.type)) return parent;
  return undefined;
}

/** The nearest function with a name around a node. */
export function methodAround(node: SyntaxNode): SyntaxNode | undefined {
  let around = functionAround(node);
  while (around?.type === "lambda_expression") around = functionAround(around);
  return around;
}

/** The nearest class or record around a node. */
export function classAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent)
    if (parent.type === "class_declaration" || parent.type === "record_declaration") return parent;
  return undefined;
}

/** The names of a lambda's parameters. */
export function lambdaParameters(lambda: SyntaxNode): readonly SyntaxNode[] {
  const parameters = lambda.childForFieldName("parameters");
  if (parameters === null) return [];
  if (parameters.type === "implicit_parameter") return [parameters];
  return namedChildren(parameters).flatMap((parameter) => parameter.childForFieldName("name") ?? parameter);
}

/** The members of `new { user, Name = other.Title }`, by the names that they get. */
export function anonymousParts(node: SyntaxNode): readonly { readonly name: string; readonly value: SyntaxNode }[] {
  const parts: SyntaxNode[][] = [[]];
  for (const child of node.children) {
    if (child?.type === ",") parts.push([]);
    else if (child?.isNamed && child.type !== "comment") parts.at(-1)?.push(child);
  }
  return parts.flatMap(([first, second]) => {
    if (first === undefined) return [];
    const name = second === undefined ? (first.childForFieldName("name") ?? first) : first;
    return [{ name: name.text, value: second ?? first }];
  });
}

/** An attribute of a class or property: `[Column("full_name")]`. */
export function attributeOf(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return namedChildren(node)
    .filter(({ type }) => type === "attribute_list")
    .flatMap(namedChildren)
    .find(
      (attribute) =>
        attribute
          .childForFieldName("name")
          ?.text.replace(/^.*\./, "")
          .replace(/Attribute$/, "") === name,
    );
}

/** The first argument of an attribute that has no name, and those that have one. */
export function attributeArguments(attribute: SyntaxNode | undefined): {
  readonly first: string | undefined;
  readonly named: ReadonlyMap<string, string | undefined>;
} {
  const list =
    attribute === undefined
      ? undefined
      : namedChildren(attribute).find(({ type }) => type === "attribute_argument_list");
  const values = list === undefined ? [] : namedChildren(list).flatMap((argument) => namedChildren(argument).slice(-1));
  const named = values
    .filter(({ type }) => type === "assignment_expression")
    .map(
      (pair) =>
        [
          pair.childForFieldName("left")?.text ?? "",
          stringValue(pair.childForFieldName("right") ?? undefined),
        ] as const,
    );
  return { first: stringValue(values.find(({ type }) => type !== "assignment_expression")), named: new Map(named) };
}

/** Whether an expression can be written a second time without doing anything twice. */
export function isRepeatable(node: SyntaxNode): boolean {
  return leaves.has(node.type) || (shapes.has(node.type) && namedChildren(node).every(isRepeatable));
}
const leaves: ReadonlySet<string> = new Set(
  "identifier this string_literal string_literal_content verbatim_string_literal integer_literal real_literal boolean_literal null_literal character_literal predefined_type member_binding_expression".split(
    " ",
  ),
);
const shapes: ReadonlySet<string> = new Set(
  "member_access_expression conditional_access_expression binary_expression conditional_expression parenthesized_expression prefix_unary_expression cast_expression".split(
    " ",
  ),
);

/** The line break and indentation before a node that begins its line, else a space. */
export function gapBefore(node: SyntaxNode, text: string): string {
  const lineStart = text.lastIndexOf("\n", node.startIndex - 1) + 1;
  const indent = text.slice(lineStart, node.startIndex);
  return /^\s*$/.test(indent) ? `\n${indent}` : " ";
}
