import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { functionAround } from "./bindings.ts";

/** What a function itself returns, on each of its ways out; functions inside of it return to somebody else. */
export function returnedValues(node: SyntaxNode): readonly SyntaxNode[] {
  const body = node.childForFieldName("body");
  if (body === null) return [];
  if (body.type !== "statement_block") return [body];
  return body.descendantsOfType(["return_statement"]).flatMap((statement) => {
    if (statement === null || functionAround(statement)?.startIndex !== node.startIndex) return [];
    return namedChildren(statement)[0] ?? [];
  });
}
