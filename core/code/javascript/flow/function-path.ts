import { namedChildren } from "../../syntax.ts";
import type { SyntaxNode } from "../../types.ts";

/** Nodes that stand around a declaration of a file or of one of its objects, without a name of their own. */
const transparent: ReadonlySet<string> = new Set([
  ...["as_expression", "export_statement", "expression_statement", "lexical_declaration", "object"],
  ...["parenthesized_expression", "satisfies_expression", "variable_declaration", "class_body"],
]);

/**
 * How other files may come to a function: `format`, `sanitize.link` of an object, `Users.format` of a class, `default.format` of an object
 * without a name. Undefined for one that stands in another function, or is handed on at once.
 */
export function pathOfFunction(owner: SyntaxNode): string | undefined {
  const names: string[] = [];
  for (let node: SyntaxNode | null = owner; node !== null && node.type !== "program"; node = node.parent) {
    const name = nameOf(node, owner);
    if (name === undefined) return undefined;
    if (name !== "") names.unshift(name);
  }
  return names.length === 0 ? "default" : names.join(".");
}

/** The last name of a path, by which the function is called. */
export function calledName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** Whether a parameter takes what it is given: it has no type, or one that tells nothing but the properties that are used. */
export function isOpenParameter(parameter: SyntaxNode): boolean {
  const annotation = parameter.childForFieldName("type");
  const type = annotation === null ? undefined : namedChildren(annotation)[0];
  if (type === undefined) return true;
  const parts = type.type === "union_type" ? namedChildren(type) : [type];
  return parts.some((part) => part.type === "object_type" || part.text === "any");
}

/** Empty where the node has none and needs none. */
function nameOf(node: SyntaxNode, owner: SyntaxNode): string | undefined {
  switch (node.type) {
    case "abstract_class_declaration":
    case "class_declaration":
    case "function_declaration":
    case "method_definition":
    case "variable_declarator":
      return node.childForFieldName("name")?.text;
    case "pair":
      return node.childForFieldName("key")?.text;
    case "public_field_definition":
      return node.childForFieldName("name")?.text;
    case "field_definition":
      return node.childForFieldName("property")?.text;
    case "assignment_expression":
      return exportedName(node.childForFieldName("left")?.text ?? "");
    default:
      return node === owner || transparent.has(node.type) ? "" : undefined;
  }
}

/** `module.exports = …`, `exports.format = …`. */
function exportedName(left: string): string | undefined {
  return left === "module.exports" ? "default" : /^(?:module\.)?exports\.([\w$]+)$/.exec(left)?.[1];
}
