import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentsOf } from "./chain.ts";

/** `@Name(args)` or `@Name`. */
export interface Decorator {
  readonly name: string;
  readonly args: readonly SyntaxNode[];
  readonly node: SyntaxNode;
}

/** A field, accessor or method of a class with the decorators before it. */
export interface ClassMember {
  readonly name: string;
  readonly nameNode: SyntaxNode;
  readonly node: SyntaxNode;
  readonly decorators: readonly Decorator[];
}

const classTypes = ["class_declaration", "abstract_class_declaration", "class"];

/** All classes of a file that have a name, a `const X = class …` left out. */
export function classesIn(root: SyntaxNode): readonly SyntaxNode[] {
  return root
    .descendantsOfType(classTypes)
    .filter((node): node is SyntaxNode => node !== null && node.childForFieldName("name") !== null);
}

/** The class that a node stands in. */
export function classAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let { parent } = node; parent !== null; parent = parent.parent)
    if (classTypes.includes(parent.type)) return parent;
  return undefined;
}

/** Decorators of a class stand in it, or before the `export` around it. */
export function decoratorsOfClass(node: SyntaxNode): readonly Decorator[] {
  const outer = node.parent?.type === "export_statement" ? namedChildren(node.parent) : [];
  return [...outer, ...namedChildren(node)].flatMap(decorator);
}

/** The members of a class in the order of the text. Decorators of methods stand before them, those of fields in them. */
export function membersOf(node: SyntaxNode): readonly ClassMember[] {
  const body = node.childForFieldName("body");
  const members: ClassMember[] = [];
  let before: readonly Decorator[] = [];
  for (const child of body === null ? [] : namedChildren(body)) {
    const own = decorator(child);
    if (own.length > 0) {
      before = [...before, ...own];
      continue;
    }
    const nameNode = child.childForFieldName("name") ?? child.childForFieldName("property");
    const decorators = [...before, ...namedChildren(child).flatMap(decorator)];
    before = [];
    if (nameNode !== null) members.push({ name: nameNode.text, nameNode, node: child, decorators });
  }
  return members;
}

/** Name of the class that a class extends; of `extends Mixin(Base)` nothing. */
export function baseOf(node: SyntaxNode): string | undefined {
  const heritage = namedChildren(node).find(({ type }) => type === "class_heritage");
  const match = /^extends\s+([\w$]+)\s*(?:<|\{|implements|$)/.exec(heritage?.text ?? "");
  return match?.[1];
}

/** From the first decorator of a field to its end, the semicolon behind it included. */
export function lineOf({ node, decorators }: ClassMember): { readonly start: number; readonly end: number } {
  const start = Math.min(node.startIndex, ...decorators.map((each) => each.node.startIndex));
  const after = node.parent?.children.find((sibling) => sibling !== null && sibling.startIndex >= node.endIndex);
  const end = after?.type === ";" ? after.endIndex : node.endIndex;
  return { start, end };
}

function decorator(node: SyntaxNode): readonly Decorator[] {
  if (node.type !== "decorator") return [];
  const inner = namedChildren(node)[0];
  if (inner === undefined) return [];
  const callee = inner.type === "call_expression" ? inner.childForFieldName("function") : inner;
  return callee === null
    ? []
    : [{ name: callee.text, args: inner.type === "call_expression" ? argumentsOf(inner) : [], node }];
}
