import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** What chooses one of several expressions, or gives the last of them. */
const choices: ReadonlySet<string> = new Set([
  "begin",
  "body_statement",
  "case",
  "conditional",
  "else",
  "elsif",
  "if",
  "if_modifier",
  "parenthesized_statements",
  "return",
  "then",
  "unless",
  "unless_modifier",
  "when",
]);

export function isChoice(node: SyntaxNode): boolean {
  return choices.has(node.type);
}

/** The expressions one of which an expression or a list of statements gives: `a` and `b` of `if c then a else b end`. */
export function outcomesOf(node: SyntaxNode | null | undefined): readonly SyntaxNode[] {
  if (node === null || node === undefined) return [];
  switch (node.type) {
    case "if":
    case "elsif":
    case "unless":
    case "conditional":
      return ["consequence", "alternative"].flatMap((field) => outcomesOf(node.childForFieldName(field)));
    case "if_modifier":
    case "unless_modifier":
    case "when":
      return outcomesOf(node.childForFieldName("body"));
    case "case":
      return namedChildren(node)
        .filter(({ type }) => type === "when" || type === "else")
        .flatMap(outcomesOf);
    case "argument_list":
      return namedChildren(node).length === 1 ? outcomesOf(namedChildren(node)[0]) : [];
    case "begin":
    case "body_statement":
    case "else":
    case "parenthesized_statements":
    case "return":
    case "then":
      return outcomesOf(namedChildren(node).findLast(({ type }) => !asides.has(type)));
    default:
      return [node];
  }
}

/** Parts of a block of statements that are run beside it. */
const asides: ReadonlySet<string> = new Set(["comment", "ensure", "rescue"]);

/** The expressions one of which a method gives, with those that it returns early. */
export function resultsOf(method: SyntaxNode): readonly SyntaxNode[] {
  const body = method.childForFieldName("body");
  // def name = value
  if (body === null) return [];
  const early = body.descendantsOfType(["return"]).flatMap((node) => outcomesOf(node));
  const last = outcomesOf(body);
  return [...last, ...early.filter((node) => !last.some(({ startIndex }) => startIndex === node.startIndex))];
}
