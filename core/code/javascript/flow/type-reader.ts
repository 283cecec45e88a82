import { namedChildren } from "../../syntax.ts";
import type { SyntaxNode } from "../../types.ts";
import type { Bindings } from "../bindings.ts";
import { stringOf, stringText } from "../objects.ts";
import { either, element, type GenericParameters, member, type TypeDeclaration, type Value } from "./value.ts";

/** Reads types of TypeScript: what a value of the type is, as far as it leads to rows. */
export class TypeReader {
  readonly #file: string;
  readonly #bindings: Bindings;

  constructor(file: string, bindings: Bindings) {
    this.#file = file;
    this.#bindings = bindings;
  }

  /** The value that an annotation tells. */
  read(type: SyntaxNode): Value | undefined {
    const parts = namedChildren(type);
    const [first] = parts;
    switch (type.type) {
      case "type_identifier":
      case "identifier":
        return { is: "type", name: type.text, file: this.#file };
      case "generic_type":
        return this.#generic(type);
      case "nested_type_identifier":
        return this.#nested(type);
      case "array_type":
        return this.#listOf(first);
      case "readonly_type":
      case "parenthesized_type":
        return first === undefined ? undefined : this.read(first);
      case "union_type":
        return either(parts.map((part) => this.read(part)));
      case "intersection_type":
        return { is: "object", fields: {}, and: parts.flatMap((part) => this.read(part) ?? []) };
      case "object_type":
      case "interface_body":
        return this.#object(type);
      case "tuple_type":
        return { is: "tuple", of: parts.map((part) => this.read(part)) };
      case "lookup_type":
        return this.#lookup(first, parts[1]);
      case "type_query":
        return this.#query(first);
      case "literal_type":
        return first?.type === "string" ? { is: "literal", text: stringText(first) ?? "" } : undefined;
      case "function_type": {
        const returned = type.childForFieldName("return_type");
        const returns = returned === null ? undefined : this.read(returned);
        return { is: "function", ...(returns === undefined ? {} : { returns }) };
      }
      default:
        return undefined;
    }
  }

  /** `type A<T> = …` or `interface A<T> extends B { … }`. */
  declaration(node: SyntaxNode): TypeDeclaration | undefined {
    const list = node.childForFieldName("type_parameters");
    const parameters = (list === null ? [] : namedChildren(list)).flatMap(
      (parameter) => parameter.childForFieldName("name")?.text ?? [],
    );
    if (node.type === "type_alias_declaration") {
      const type = node.childForFieldName("value");
      const value = type === null ? undefined : this.read(type);
      return value === undefined ? undefined : { parameters, value };
    }
    const body = node.childForFieldName("body");
    const own = body === null ? undefined : this.#object(body);
    const clause = namedChildren(node).find(({ type }) => type === "extends_type_clause");
    const bases = clause === undefined ? [] : namedChildren(clause).flatMap((base) => this.read(base) ?? []);
    if (own?.is !== "object") return undefined;
    return { parameters, value: bases.length === 0 ? own : { ...own, and: bases } };
  }

  /** The type parameters of a function; undefined where it has none. */
  generic(owner: SyntaxNode): GenericParameters | undefined {
    const list = owner.childForFieldName("type_parameters");
    const parameters = owner.childForFieldName("parameters");
    if (list === null || parameters === null) return undefined;
    const names = namedChildren(list).flatMap((parameter) => parameter.childForFieldName("name")?.text ?? []);
    const types = namedChildren(parameters).map((parameter) => {
      const type = parameter.childForFieldName("type")?.namedChildren[0];
      return type === null || type === undefined ? undefined : this.read(type);
    });
    return { file: this.#file, names, types };
  }

  #generic(type: SyntaxNode): Value | undefined {
    const name = type.childForFieldName("name") ?? namedChildren(type)[0];
    const list = namedChildren(type).find((part) => part.type === "type_arguments");
    const args = list === undefined ? [] : namedChildren(list).map((part) => this.read(part));
    if (name?.type === "nested_type_identifier") {
      const [owner = "", last = ""] = name.text.split(".");
      return { is: "type", name: last, file: this.#file, args: [...args, { is: "literal", text: owner }] };
    }
    return name === undefined ? undefined : { is: "type", name: name.text, file: this.#file, args };
  }

  /** `Actor.PartialDB`, of `import * as Actor`. */
  #nested(type: SyntaxNode): Value | undefined {
    const [owner, ...keys] = type.text.split(".");
    if (owner === undefined) return undefined;
    return keys.reduce<Value | undefined>(member, { is: "name", name: owner, file: this.#file });
  }

  #listOf(type: SyntaxNode | undefined): Value | undefined {
    const of = type === undefined ? undefined : this.read(type);
    return of === undefined ? undefined : { is: "list", of };
  }

  #object(body: SyntaxNode): Value {
    const fields: Record<string, Value> = {};
    let keyed: Value | undefined;
    for (const part of namedChildren(body)) {
      if (part.type === "method_signature") {
        const name = part.childForFieldName("name")?.text;
        const type = part.childForFieldName("return_type")?.namedChildren[0];
        const returns = type === null || type === undefined ? undefined : this.read(type);
        if (name !== undefined && returns !== undefined) fields[name] = { is: "function", returns };
        continue;
      }
      const type = part.childForFieldName("type")?.namedChildren[0];
      const value = type === null || type === undefined ? undefined : this.read(type);
      if (value === undefined) continue;
      if (part.type === "index_signature") keyed = { is: "keyed", of: value };
      const key = part.type === "property_signature" ? this.#key(part.childForFieldName("name")) : undefined;
      if (key !== undefined) fields[key] = value;
    }
    if (keyed !== undefined && Object.keys(fields).length === 0) return keyed;
    return { is: "object", fields };
  }

  #key(name: SyntaxNode | null): string | undefined {
    if (name?.type === "property_identifier") return name.text;
    if (name?.type === "string") return stringText(name);
    const inner = name?.type === "computed_property_name" ? namedChildren(name)[0] : undefined;
    return stringText(stringOf(inner, this.#bindings));
  }

  /** `Database["users"]`, `Rows[number]`. */
  #lookup(of: SyntaxNode | undefined, key: SyntaxNode | undefined): Value | undefined {
    const owner = of === undefined ? undefined : this.read(of);
    if (key?.text === "number") return element(owner);
    const string = key?.type === "literal_type" ? namedChildren(key)[0] : undefined;
    if (string?.type === "string") return member(owner, stringText(string) ?? "");
    const by = key === undefined ? undefined : this.read(key);
    return owner === undefined || by === undefined ? undefined : { is: "lookup", of: owner, by };
  }

  /** `typeof users`, `typeof users.$inferSelect`. */
  #query(expression: SyntaxNode | undefined): Value | undefined {
    if (expression === undefined) return undefined;
    const [first, ...keys] = expression.text.split(".");
    if (first === undefined || !keys.every((key) => /^[\w$]+$/.test(key))) return undefined;
    return keys.reduce<Value | undefined>(member, { is: "name", name: first, file: this.#file });
  }
}
