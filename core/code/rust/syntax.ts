import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** The source of the attributes in front of an item or field, one a line. */
export function attributesOf(node: SyntaxNode): string {
  const attributes: string[] = [];
  for (let at = node.previousNamedSibling; at !== null; at = at.previousNamedSibling) {
    if (at.type === "attribute_item") attributes.unshift(at.text);
    else if (!at.type.includes("comment")) break;
  }
  return attributes.join("\n");
}

/** `r#type` is written so where `type` is a word of the language. */
export function plainName(name: string): string {
  return name.replace(/^r#/, "");
}

/** A name that a `use` brings in, with the path that it stands for. */
export interface ImportedPath {
  /** `*` for everything under the path. */
  readonly name: string;
  readonly path: readonly string[];
}

/** Every name that the `use` declarations of a file bring in, wherever they stand. */
export function importedPaths(root: SyntaxNode): readonly ImportedPath[] {
  return root.descendantsOfType(["use_declaration"]).flatMap((use) => {
    const argument = use?.childForFieldName("argument");
    return argument === null || argument === undefined ? [] : expanded(argument, []);
  });
}

/** `a::{b, c::*, d as e, self}` as single paths. */
function expanded(node: SyntaxNode, prefix: readonly string[]): readonly ImportedPath[] {
  const within = (path: SyntaxNode | null) => [...prefix, ...(path === null ? [] : segments(path))];
  switch (node.type) {
    case "use_list":
      return namedChildren(node).flatMap((child) => expanded(child, prefix));
    case "scoped_use_list": {
      const list = node.childForFieldName("list");
      return list === null ? [] : expanded(list, within(node.childForFieldName("path")));
    }
    case "use_wildcard":
      return [{ name: "*", path: within(namedChildren(node)[0] ?? null) }];
    case "use_as_clause":
      return [{ name: node.childForFieldName("alias")?.text ?? "", path: within(node.childForFieldName("path")) }];
    case "self":
      return [{ name: prefix.at(-1) ?? "", path: prefix }];
    default: {
      const path = within(node);
      return [{ name: path.at(-1) ?? "", path }];
    }
  }
}

/** The parts of `a::b::c`. */
export function segments(path: SyntaxNode): readonly string[] {
  return path.text.split("::").map((part) => plainName(part.trim()));
}
