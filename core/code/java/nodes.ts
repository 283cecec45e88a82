import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** The text of a string without a text block's line breaks; undefined for anything else. */
export function stringValue(node: SyntaxNode | undefined | null): string | undefined {
  return node?.type === "string_literal" && !node.text.startsWith('"""') ? node.text.slice(1, -1) : undefined;
}

/** The arguments of a call. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.childForFieldName("arguments");
  return list === null ? [] : namedChildren(list).filter(({ type }) => !type.endsWith("comment"));
}

/** An annotation of a class or one of its members. */
export interface Annotation {
  readonly name: string;
  /** Values by name; the only one is `value`. */
  readonly values: ReadonlyMap<string, SyntaxNode>;
}

export function annotationsOf(node: SyntaxNode): readonly Annotation[] {
  const modifiers = namedChildren(node).find(({ type }) => type === "modifiers");
  if (modifiers === undefined) return [];
  return namedChildren(modifiers).flatMap((annotation) => {
    const name = annotation.childForFieldName("name")?.text;
    if (name === undefined) return [];
    const list = annotation.childForFieldName("arguments");
    const values = new Map<string, SyntaxNode>();
    for (const value of list === null ? [] : namedChildren(list)) {
      if (value.type !== "element_value_pair") values.set("value", value);
      else {
        const inner = value.childForFieldName("value");
        if (inner !== null) values.set(value.childForFieldName("key")?.text ?? "", inner);
      }
    }
    return [{ name: name.slice(name.lastIndexOf(".") + 1), values }];
  });
}

/** Whether a member has a modifier such as `static`. */
export function hasModifier(node: SyntaxNode, name: string): boolean {
  const modifiers = namedChildren(node).find(({ type }) => type === "modifiers");
  return modifiers?.children.some((child) => child?.type === name) === true;
}

const functions: ReadonlySet<string> = new Set(["method_declaration", "constructor_declaration", "lambda_expression"]);

/** The nearest function around a node, lambdas included. */
export function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent) if (functions.has(parent.type)) return parent;
  return undefined;
}

/** The nearest method or constructor around a node. */
export function methodAround(node: SyntaxNode): SyntaxNode | undefined {
  let around = functionAround(node);
  while (around?.type === "lambda_expression") around = functionAround(around);
  return around;
}

/** The nearest class, record or interface around a node. */
export function classAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent)
    if (/^(?:class|record|interface)_declaration$/.test(parent.type)) return parent;
  return undefined;
}

/** The names of a lambda's parameters. */
export function lambdaParameters(lambda: SyntaxNode): readonly string[] {
  const parameters = lambda.childForFieldName("parameters");
  if (parameters === null) return [];
  if (parameters.type === "identifier") return [parameters.text];
  return namedChildren(parameters).map((parameter) => parameter.childForFieldName("name")?.text ?? parameter.text);
}

/** The property that a method gets or sets: `getName`, `isActive`, `setName`; undefined for other methods. */
export function accessedProperty(
  method: string,
): { readonly property: string; readonly isSetter: boolean } | undefined {
  const match = /^(get|is|set)([A-Z]\w*)$/.exec(method);
  if (match?.[2] === undefined) return undefined;
  const [first = "", second = ""] = match[2];
  // `getURL` belongs to `URL` (JavaBeans specification 8.8).
  const isAcronym = second !== "" && second === second.toUpperCase() && /[A-Z]/.test(second);
  return { property: isAcronym ? match[2] : first.toLowerCase() + match[2].slice(1), isSetter: match[1] === "set" };
}
