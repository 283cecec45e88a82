import { argumentsOf, around, calleeName, decoratorsOf, functionTypes } from "../python/nodes.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { DeclaredRelation } from "./types.ts";

/** Functions that give the elements of what they are given. */
const sameElements: ReadonlySet<string> = new Set(["list", "reversed", "set", "sorted", "tuple"]);
const comprehensions: ReadonlySet<string> = new Set([
  "generator_expression",
  "list_comprehension",
  "set_comprehension",
]);

/**
 * Properties that no annotation says the type of and that pick from relations of their class lead where these do:
 * `@property def primary_email(self): return next((each for each in self.emails if each.primary), None)`.
 */
export function pickedFrom(relations: readonly DeclaredRelation[], member: SyntaxNode): readonly DeclaredRelation[] {
  const name = member.childForFieldName("name")?.text;
  const isProperty = decoratorsOf(member).some((decorator) => /property$/.test(decorator.text));
  if (!isProperty || name === undefined || member.childForFieldName("return_type") !== null) return [];
  const given = member.descendantsOfType(["return_statement"]).flatMap((statement) => {
    const isOwn = statement !== null && around(statement, functionTypes)?.startIndex === member.startIndex;
    const [value] = isOwn ? namedChildren(statement) : [];
    return value === undefined || value.type === "none" ? [] : [value];
  });
  const found = given.map((value) => relationOf(value, member, relations, 0));
  const [first] = found;
  const isOne = found.every((each) => each?.target === first?.target && each?.many === first?.many);
  return first === undefined || !isOne ? [] : [{ ...first, name }];
}

function relationOf(
  node: SyntaxNode,
  member: SyntaxNode,
  relations: readonly DeclaredRelation[],
  depth: number,
): DeclaredRelation | undefined {
  const follow = (next: SyntaxNode | null | undefined) =>
    next === null || next === undefined || depth > 4 ? undefined : relationOf(next, member, relations, depth + 1);
  if (node.type === "attribute" && node.childForFieldName("object")?.text === "self") {
    const attribute = node.childForFieldName("attribute")?.text;
    return relations.find(({ name }) => name === attribute);
  }
  if (node.type === "identifier") {
    const set = member.descendantsOfType(["assignment"]);
    return follow(set.find((each) => each?.childForFieldName("left")?.text === node.text)?.childForFieldName("right"));
  }
  if (node.type === "subscript")
    return node.childForFieldName("subscript")?.type === "slice"
      ? undefined
      : one(follow(node.childForFieldName("value")));
  if (comprehensions.has(node.type)) {
    const clause = namedChildren(node).find(({ type }) => type === "for_in_clause");
    const isElement = clause?.childForFieldName("left")?.text === node.childForFieldName("body")?.text;
    return isElement ? follow(clause?.childForFieldName("right")) : undefined;
  }
  if (node.type !== "call" || node.childForFieldName("function")?.type !== "identifier") return undefined;
  const [argument] = argumentsOf(node).positional;
  if (calleeName(node) === "next") return one(follow(argument));
  return sameElements.has(calleeName(node)) ? follow(argument) : undefined;
}

/** One of the rows that a relation leads to. */
function one(relation: DeclaredRelation | undefined): DeclaredRelation | undefined {
  if (relation?.many !== true) return undefined;
  const { many: _, ...single } = relation;
  return single;
}
