import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** The elements of `T{a, b}`. */
export function elements(literal: SyntaxNode): readonly SyntaxNode[] {
  const body = literal.type === "composite_literal" ? literal.childForFieldName("body") : null;
  return body === null ? [] : namedChildren(body).flatMap((element) => namedChildren(element).slice(0, 1));
}

/** The entries of `T{a: b}`. */
export function keyedElements(literal: SyntaxNode): readonly (readonly [key: SyntaxNode, value: SyntaxNode])[] {
  const body = bodyOf(literal);
  return (body === null ? [] : namedChildren(body)).flatMap((element) => {
    const [key, value] = namedChildren(element).map((part) => namedChildren(part)[0]);
    const isKeyed = element.type === "keyed_element" && key !== undefined && value !== undefined;
    return isKeyed ? [[key, value] as const] : [];
  });
}

/** The literals whose type a list or map says for all that it holds: `[]T{{a: b}}`, `map[K]T{k: {a: b}}`. */
export function elided(literal: SyntaxNode): readonly SyntaxNode[] {
  const body = bodyOf(literal);
  return (body === null ? [] : namedChildren(body)).flatMap((element) => {
    const part = element.type === "keyed_element" ? namedChildren(element)[1] : element;
    const value = part === undefined ? undefined : namedChildren(part)[0];
    return value?.type === "literal_value" ? [value] : [];
  });
}

function bodyOf(literal: SyntaxNode): SyntaxNode | null {
  if (literal.type === "literal_value") return literal;
  return literal.type === "composite_literal" ? literal.childForFieldName("body") : null;
}

/** Looks through `&x`, `*x` and parentheses. */
export function dereferenced(node: SyntaxNode): SyntaxNode {
  const isWrapper = node.type === "unary_expression" || node.type === "parenthesized_expression";
  const operand = isWrapper ? (node.childForFieldName("operand") ?? namedChildren(node)[0]) : undefined;
  return operand === undefined ? node : dereferenced(operand);
}

/** `map[string]any{…}` and maps of the web frameworks: keys are columns. */
export function isMap(node: SyntaxNode): boolean {
  const type = node.type === "composite_literal" ? node.childForFieldName("type") : null;
  return type?.type === "map_type" || /\.(?:Record|Ex|ExOr|M|H)$/.test(type?.text ?? "");
}
