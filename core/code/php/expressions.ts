import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

const leaves: ReadonlySet<string> = new Set([
  "variable_name",
  "name",
  "string",
  "integer",
  "float",
  "boolean",
  "null",
  "string_content",
  "escape_sequence",
  "qualified_name",
  "relative_scope",
  "namespace_name",
]);
const shapes: ReadonlySet<string> = new Set([
  "member_access_expression",
  "nullsafe_member_access_expression",
  "subscript_expression",
  "encapsed_string",
  "binary_expression",
  "conditional_expression",
  "parenthesized_expression",
  "class_constant_access_expression",
  "unary_op_expression",
]);

/** Whether an expression can be written a second time without doing anything twice: a call may have an effect, or give another value. */
export function isRepeatable(node: SyntaxNode): boolean {
  return leaves.has(node.type) || (shapes.has(node.type) && namedChildren(node).every(isRepeatable));
}

/** The line break and indentation before a node that begins its line, else a space. */
export function gapBefore(node: SyntaxNode, text: string): string {
  const lineStart = text.lastIndexOf("\n", node.startIndex - 1) + 1;
  const indent = text.slice(lineStart, node.startIndex);
  return /^\s*$/.test(indent) ? `\n${indent}` : " ";
}
