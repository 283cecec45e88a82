import { namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Bindings } from "./bindings.ts";

const functions: ReadonlySet<string> = new Set(["arrow_function", "function_declaration", "function_expression"]);

/** The function of the file that a call runs: `toRow(user)`, and `this.toRow(user)` within its class. */
export function calledFunction(call: SyntaxNode, bindings: Bindings): SyntaxNode | undefined {
  const callee = call.childForFieldName("function");
  return callee === null ? undefined : functionNamed(callee, bindings);
}

/** The function of the file that a name or `this.name` stands for. */
export function functionNamed(node: SyntaxNode, bindings: Bindings): SyntaxNode | undefined {
  if (node.type === "identifier") {
    const binding = bindings.of(node);
    const value = binding?.part === "whole" ? (binding.value ?? binding.node) : undefined;
    return value !== undefined && functions.has(unwrapped(value).type) ? unwrapped(value) : undefined;
  }
  const isOwn = node.type === "member_expression" && node.childForFieldName("object")?.type === "this";
  const name = isOwn ? node.childForFieldName("property")?.text : undefined;
  return name === undefined ? undefined : methodAround(node, name);
}

/** The method, or the field that holds a function, of the class around a place. */
function methodAround(place: SyntaxNode, name: string): SyntaxNode | undefined {
  let body = place.parent;
  while (body !== null && body.type !== "class_body") body = body.parent;
  for (const member of body === null ? [] : namedChildren(body)) {
    const title = member.childForFieldName("name") ?? member.childForFieldName("property");
    if (title?.text !== name) continue;
    if (member.type === "method_definition") return member;
    const value = member.childForFieldName("value");
    return value !== null && functions.has(value.type) ? value : undefined;
  }
  return undefined;
}
