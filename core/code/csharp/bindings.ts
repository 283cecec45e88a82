import type { ScopedNames } from "../classes/scoped-names.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { classAround, functionAround } from "./nodes.ts";

/** What a name stands for. */
export interface Binding {
  readonly node: SyntaxNode;
  readonly part: "value" | "element" | "type";
}

type Add = (name: SyntaxNode | null, node: SyntaxNode, part: Binding["part"], scope: SyntaxNode, from?: number) => void;

/** Notes what variables, parameters, properties and loops of a file stand for, and where its methods are. */
export function bindNames(root: SyntaxNode, names: ScopedNames<Binding>, methods: Map<string, SyntaxNode>): void {
  const add = (
    name: SyntaxNode | null,
    node: SyntaxNode,
    part: Binding["part"],
    scope: SyntaxNode,
    from = scope.startIndex,
  ) => {
    if (name !== null) names.add(name.text, { node, part }, { start: scope.startIndex, end: scope.endIndex }, from);
  };
  const types = [
    "variable_declaration",
    "parameter",
    "property_declaration",
    "foreach_statement",
    "from_clause",
    "join_clause",
    "declaration_pattern",
    "declaration_expression",
    "method_declaration",
  ];
  for (const node of root.descendantsOfType(types)) {
    if (node === null) continue;
    const type = node.childForFieldName("type");
    const owner = classAround(node) ?? root;
    const scope = functionAround(node) ?? owner;
    const name = node.childForFieldName("name");
    if (node.type === "method_declaration") methods.set(name?.text ?? "", node);
    else if (node.type === "variable_declaration")
      variables(node, type, node.parent?.type === "field_declaration" ? owner : scope, add);
    else if (node.type === "foreach_statement") loop(node, type, add);
    else if (node.type === "from_clause")
      add(name, namedChildren(node).at(-1) ?? node, "element", node.parent ?? scope);
    else if (node.type === "join_clause") join(node, add);
    else if (type !== null) add(name, type, "type", node.type === "property_declaration" ? owner : scope);
  }
}

function variables(node: SyntaxNode, type: SyntaxNode | null, scope: SyntaxNode, add: Add): void {
  for (const declarator of namedChildren(node)) {
    if (declarator.type !== "variable_declarator") continue;
    const value = namedChildren(declarator).at(-1);
    const name = declarator.childForFieldName("name");
    if (type !== null && type.type !== "implicit_type") add(name, type, "type", scope);
    else if (value !== undefined) add(name, value, "value", scope, declarator.endIndex);
  }
}

/** `join tag in context.Tags on …`. */
function join(node: SyntaxNode, add: Add): void {
  const [name, over] = namedChildren(node);
  if (name?.type === "identifier" && over !== undefined) add(name, over, "element", node.parent ?? node);
}

function loop(node: SyntaxNode, type: SyntaxNode | null, add: Add): void {
  const [left, right] = [node.childForFieldName("left"), node.childForFieldName("right")];
  if (left === null || right === null) return;
  if (type !== null && type.type !== "implicit_type") add(left, type, "type", node);
  else add(left, right, "element", node);
}
