import type { SyntaxNode } from "../types.ts";

/** The class that a condition around says a variable is of: `if ($child instanceof Page && !$child->draft) { … $child … }`. */
export function narrowedTo(variable: SyntaxNode): string | undefined {
  let inner = variable;
  for (let node = variable.parent; node !== null && !ends.has(node.type); node = node.parent) {
    const condition = conditionBefore(node, inner);
    const found = condition === undefined ? undefined : classIn(condition, variable.text);
    if (found !== undefined) return found;
    inner = node;
  }
  return undefined;
}
const ends: ReadonlySet<string> = new Set([
  "method_declaration",
  "function_definition",
  "class_declaration",
  "program",
]);

/** What must hold for `inner` to run as a part of `node`. */
function conditionBefore(node: SyntaxNode, inner: SyntaxNode): SyntaxNode | undefined {
  const isAt = (field: string) => node.childForFieldName(field)?.startIndex === inner.startIndex;
  if (node.type === "binary_expression" && node.childForFieldName("operator")?.text === "&&" && isAt("right"))
    return node.childForFieldName("left") ?? undefined;
  const isBranch = node.type === "if_statement" || node.type === "conditional_expression";
  return isBranch && isAt("body") ? (node.childForFieldName("condition") ?? undefined) : undefined;
}

/** Only what holds for certain: parts of a conjunction. */
function classIn({ text }: SyntaxNode, variable: string): string | undefined {
  if (text.includes("||") || /\bor\b/.test(text)) return undefined;
  for (const part of text.split("&&")) {
    const match = /^\s*\(*\s*(\$\w+)\s+instanceof\s+\\?([\w\\]+)\s*\)*\s*$/.exec(part);
    if (match?.[1] === variable) return match[2];
  }
  return undefined;
}
