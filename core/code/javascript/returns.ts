import { namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { type Binding, type Bindings, functionAround } from "./bindings.ts";

const functionTypes = ["function_declaration", "arrow_function", "function_expression"];

/** A function that has a name, and the calls whose results it returns. */
export interface ReturningFunction {
  readonly name: string;
  readonly calls: readonly SyntaxNode[];
}

/** The named functions of a file with what they return: a call, or a constant that holds the result of one. */
export function returningFunctions(root: SyntaxNode, bindings: Bindings): readonly ReturningFunction[] {
  return root.descendantsOfType(functionTypes).flatMap((node) => {
    const name = node === null ? undefined : nameOf(node);
    if (node === null || name === undefined) return [];
    const values = returnedValues(node);
    const calls = values.flatMap((value) => callOf(value, bindings) ?? []);
    return calls.length === 0 ? [] : [{ name, calls }];
  });
}

function nameOf(node: SyntaxNode): string | undefined {
  if (node.type === "function_declaration") return node.childForFieldName("name")?.text;
  const declarator = node.parent;
  return declarator?.type === "variable_declarator" ? declarator.childForFieldName("name")?.text : undefined;
}

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

function callOf(value: SyntaxNode, bindings: Bindings): SyntaxNode | undefined {
  const given = unwrapped(value);
  if (given.type === "call_expression") return given;
  const binding: Binding | undefined = given.type === "identifier" ? bindings.of(given) : undefined;
  const held = binding?.part === "whole" && binding.value !== undefined ? unwrapped(binding.value) : undefined;
  return held?.type === "call_expression" ? held : undefined;
}
