import type { SyntaxNode } from "../types.ts";

/** What values are wrapped in on their way to a call: tuples, arrays, references. */
export const valueWrappers: ReadonlySet<string> = new Set([
  "tuple_expression",
  "parenthesized_expression",
  "array_expression",
  "reference_expression",
]);

/** The name of the method that a call calls; empty for a function. */
export function methodOf(call: SyntaxNode): string {
  const callee = call.childForFieldName("function");
  return callee?.type === "field_expression" ? (callee.childForFieldName("field")?.text ?? "") : "";
}

/** The call that the node is an argument of, alone or within tuples and arrays. */
export function callAround(node: SyntaxNode): SyntaxNode | undefined {
  let at = node.parent;
  while (at !== null && valueWrappers.has(at.type)) at = at.parent;
  const call = at?.type === "arguments" ? at.parent : null;
  return call?.type === "call_expression" ? call : undefined;
}
