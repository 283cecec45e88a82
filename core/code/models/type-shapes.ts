import type { Bindings } from "../javascript/bindings.ts";
import { innerOf } from "../javascript/recorder.ts";
import { staticText } from "../javascript/static-text.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { TypeProperty, TypeShape } from "./types.ts";

/** Reads a type of TypeScript as far as it has properties; undefined for what has none. */
export function shapeOf(type: SyntaxNode, bindings: Bindings): TypeShape | undefined {
  const parts = namedChildren(type);
  const [first, second] = parts;
  switch (type.type) {
    case "type_identifier":
    case "identifier":
    case "nested_type_identifier":
    case "member_expression":
      return { is: "named", path: type.text.split(".") };
    case "generic_type":
      return first === undefined
        ? undefined
        : { is: "named", path: first.text.split("."), args: argumentShapes(second, bindings) };
    case "parenthesized_type":
    case "readonly_type":
      return first === undefined ? undefined : shapeOf(first, bindings);
    case "intersection_type":
      return { is: "all", of: parts.flatMap((part) => flat(shapeOf(part, bindings))) };
    case "object_type":
    case "interface_body":
      return { is: "object", properties: parts.flatMap((part) => propertyOf(part, bindings) ?? []) };
    case "lookup_type": {
      const of = first === undefined ? undefined : shapeOf(first, bindings);
      const key = staticText(second?.type === "literal_type" ? namedChildren(second)[0] : undefined, bindings)?.text;
      return of === undefined || key === undefined ? undefined : { is: "property", of, key };
    }
    default:
      return undefined;
  }
}

/** What a shape is put together of, for `A & B & C` are pairs within pairs. */
export function flat(shape: TypeShape | undefined): readonly TypeShape[] {
  if (shape === undefined) return [];
  return shape.is === "all" ? shape.of.flatMap(flat) : [shape];
}

/** The shapes of `<A, B>`, a place for each. */
export function argumentShapes(list: SyntaxNode | undefined, bindings: Bindings): readonly (TypeShape | null)[] {
  return list === undefined ? [] : namedChildren(list).map((part) => shapeOf(part, bindings) ?? null);
}

/** What `interface A extends B { … }` or `type A = …` declares. */
export function declaredShape(node: SyntaxNode, bindings: Bindings): TypeShape | undefined {
  if (node.type === "type_alias_declaration") {
    const value = node.childForFieldName("value");
    return value === null ? undefined : shapeOf(value, bindings);
  }
  const body = node.childForFieldName("body");
  const own = body === null ? undefined : shapeOf(body, bindings);
  const clause = namedChildren(node).find(({ type }) => type === "extends_type_clause");
  const bases = clause === undefined ? [] : namedChildren(clause).flatMap((base) => shapeOf(base, bindings) ?? []);
  return own === undefined || bases.length === 0 ? own : { is: "all", of: [own, ...bases] };
}

function propertyOf(part: SyntaxNode, bindings: Bindings): TypeProperty | undefined {
  const name = part.type === "property_signature" ? part.childForFieldName("name") : null;
  if (name === null) return undefined;
  const type = part.childForFieldName("type")?.namedChildren[0];
  const shape = type === null || type === undefined ? undefined : shapeOf(type, bindings);
  const inner = name.type === "computed_property_name" ? namedChildren(name)[0] : undefined;
  const key = inner === undefined ? innerText(name) : staticText(inner, bindings)?.text;
  const at = innerOf(inner ?? name);
  return {
    ...(key === undefined ? { constant: (inner?.text ?? "").split(".") } : { key }),
    span: { start: at.startIndex, end: at.endIndex },
    line: { start: part.startIndex, end: endOf(part) },
    ...(shape === undefined ? {} : { shape }),
  };
}

function innerText(name: SyntaxNode): string {
  return name.type === "string" ? name.text.slice(1, -1) : name.text;
}

/** With the separator behind it. */
function endOf(part: SyntaxNode): number {
  const siblings = part.parent?.children ?? [];
  const at = siblings.findIndex((child) => child?.startIndex === part.startIndex && child.endIndex === part.endIndex);
  const next = siblings[at + 1];
  return next?.type === ";" || next?.type === "," ? next.endIndex : part.endIndex;
}
