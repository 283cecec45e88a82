import { namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Bindings } from "./bindings.ts";

const functions: ReadonlySet<string> = new Set(["arrow_function", "function_declaration", "function_expression"]);

/** The function of the file that a call runs: `toRow(user)`, and `this.toRow(user)` within its class. */
export function calledFunction(call: SyntaxNode, bindings: Bindings): SyntaxNode | undefined {
  const callee = call.childForFieldName("function");
  return callee === null ? undefined : functionNamed(callee, bindings);
}

/** The function of the file that a name, `this.name` or `Class.name` stands for. */
export function functionNamed(node: SyntaxNode, bindings: Bindings): SyntaxNode | undefined {
  if (node.type === "identifier") {
    const binding = bindings.of(node);
    const value = binding?.part === "whole" ? (binding.value ?? binding.node) : undefined;
    return value !== undefined && functions.has(unwrapped(value).type) ? unwrapped(value) : undefined;
  }
  const object = node.type === "member_expression" ? node.childForFieldName("object") : null;
  const name = node.childForFieldName("property")?.text ?? "";
  const binding = object?.type === "identifier" ? bindings.of(object) : undefined;
  if (object?.type === "this") return functionOf(memberAround(node, name));
  return binding?.kind === "class" ? functionOf(memberOf(binding.node.childForFieldName("body"), name)) : undefined;
}

/** The member of the class around a place. */
export function memberAround(place: SyntaxNode, name: string): SyntaxNode | undefined {
  let body = place.parent;
  while (body !== null && body.type !== "class_body") body = body.parent;
  return memberOf(body, name);
}

function memberOf(body: SyntaxNode | null, name: string): SyntaxNode | undefined {
  return (body === null ? [] : namedChildren(body)).find(
    (member) => (member.childForFieldName("name") ?? member.childForFieldName("property"))?.text === name,
  );
}

/** A method, or the function that a field holds. */
function functionOf(member: SyntaxNode | undefined): SyntaxNode | undefined {
  if (member === undefined || member.type === "method_definition") return member;
  const value = member.childForFieldName("value");
  return value !== null && functions.has(value.type) ? value : undefined;
}
