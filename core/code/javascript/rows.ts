import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** Whether a member is what an assignment sets. */
export function isAssigned(member: SyntaxNode): boolean {
  const parent = member.parent;
  return parent?.type === "assignment_expression" && parent.childForFieldName("left")?.startIndex === member.startIndex;
}

/** The pattern or name of a function's first parameter. */
export function firstParameter(callback: SyntaxNode): SyntaxNode | undefined {
  const single = callback.childForFieldName("parameter");
  if (single !== null) return single;
  const list = callback.childForFieldName("parameters");
  const first = list === null ? undefined : namedChildren(list)[0];
  return first?.childForFieldName("pattern") ?? first?.childForFieldName("left") ?? first;
}
