import { entriesOf, namedChildren, unwrapped } from "../../syntax.ts";
import type { SyntaxNode } from "../../types.ts";
import { type Binding, type Bindings, functionAround, type PathStep } from "../bindings.ts";
import { Calls, functionTypes } from "./calls.ts";
import { isOpenParameter, pathOfFunction } from "./function-path.ts";
import { GivenParameters } from "./given-parameters.ts";
import { HelperCalls } from "./helper-calls.ts";
import type { TypeReader } from "./type-reader.ts";
import {
  either,
  element,
  type FunctionCall,
  type FunctionPlace,
  first,
  member,
  type Value,
  type WrittenParameter,
} from "./value.ts";

const classTypes: ReadonlySet<string> = new Set(["abstract_class_declaration", "class", "class_declaration"]);

/** What the rows of queries are, as the readers of libraries found them in one file. */
export interface RowSeeds {
  /** By place of the expression. */
  readonly expressions: ReadonlyMap<number, Value>;
  /** The same, worked out when it is asked for. */
  readonly late: ReadonlyMap<number, () => Value | undefined>;
  /** By offset of the name that is introduced. */
  readonly names: ReadonlyMap<number, Value>;
  /** By offset of the function. */
  readonly writes: ReadonlyMap<number, readonly WrittenParameter[]>;
  /** Offsets of the parameters that are written. */
  readonly written: ReadonlySet<number>;
}

/** Tells what the expressions of one file are. What other files say stays a reference. */
export class Expressions {
  readonly #file: string;
  readonly #bindings: Bindings;
  readonly #types: TypeReader;
  readonly #seeds: RowSeeds;
  readonly #known = new Map<number, Value | undefined>();
  readonly #open = new Set<number>();
  readonly #given: GivenParameters;
  readonly #helpers: HelperCalls;
  readonly #calls: Calls;

  constructor(file: string, bindings: Bindings, types: TypeReader, seeds: RowSeeds) {
    this.#file = file;
    this.#bindings = bindings;
    this.#types = types;
    this.#seeds = seeds;
    this.#given = new GivenParameters(file, bindings, types, (node) => this.of(node));
    this.#helpers = new HelperCalls(bindings, types, (node) => this.of(node));
    this.#calls = new Calls(this, types, this.#helpers);
  }

  /** What an expression is; undefined when nothing is known of it. */
  of(node: SyntaxNode): Value | undefined {
    const expression = unwrapped(node);
    const place = placeOf(expression);
    if (this.#known.has(place)) return this.#known.get(place);
    if (this.#open.has(place)) return undefined;
    this.#open.add(place);
    const seeded = this.#seeds.expressions.get(place) ?? this.#seeds.late.get(place)?.();
    const value = seeded ?? first([this.#read(expression), this.#asserted(node)]);
    this.#open.delete(place);
    this.#known.set(place, value);
    return value;
  }

  /** What a name stands for where it is declared. */
  ofBinding(binding: Binding): Value | undefined {
    const seeded = this.#seeds.names.get(binding.node.startIndex);
    if (seeded !== undefined) return seeded;
    const { kind, value, type, path } = binding;
    if (kind === "import") return { is: "name", name: binding.name, file: this.#file };
    if (kind === "class") return { is: "class", name: binding.name, file: this.#file };
    if (kind === "function") return this.function(binding.node);
    const typed = type === undefined ? undefined : this.#types.read(type);
    const given = value === undefined ? this.#given.ofBinding(binding) : this.of(value);
    const whole = kind === "parameter" ? first([typed, given]) : first([given, typed]);
    const found = path.reduce(step, whole);
    // What is written as it was given was not read before.
    return found !== undefined && this.#seeds.written.has(binding.node.startIndex) ? { is: "new", of: found } : found;
  }

  /** What a pattern takes its names from. */
  ofPattern(pattern: SyntaxNode): Value | undefined {
    const { parent } = pattern;
    if (parent === null) return undefined;
    if (parent.type === "variable_declarator") return this.#declared(parent);
    if (parent.type === "for_in_statement") {
      const right = parent.childForFieldName("right");
      return right === null ? undefined : element(this.of(right));
    }
    if (parent.type === "assignment_expression") {
      const right = parent.childForFieldName("right");
      return right === null ? undefined : this.of(right);
    }
    if (parent.type === "pair_pattern") {
      const key = parent.childForFieldName("key")?.text;
      return key === undefined || parent.parent === null ? undefined : member(this.ofPattern(parent.parent), key);
    }
    if (parent.type === "array_pattern") {
      const at = namedChildren(parent).findIndex(({ startIndex }) => startIndex === pattern.startIndex);
      return element(this.ofPattern(parent), at);
    }
    if (parent.type === "assignment_pattern" || parent.type === "object_assignment_pattern")
      return this.ofPattern(parent);
    return this.#given.ofPattern(pattern, parent);
  }

  /** A method, or what a getter gives. */
  method(node: SyntaxNode): Value | undefined {
    return node.children.some((child) => child?.type === "get") ? this.returned(node) : this.function(node);
  }

  /** A function: what it gives, and what of its parameters is written. */
  function(node: SyntaxNode): Value {
    const writes = this.#seeds.writes.get(node.startIndex);
    const returns = this.returned(node);
    const generic = returns === undefined ? undefined : this.#types.generic(node);
    const place = this.#placeOfFunction(node);
    return {
      is: "function",
      ...(place === undefined ? {} : { place }),
      ...(generic === undefined ? {} : { generic }),
      ...(returns === undefined ? {} : { returns }),
      ...(writes === undefined ? {} : { writes }),
    };
  }

  /** The calls of a function that is mentioned. */
  callsAt(reference: SyntaxNode): readonly FunctionCall[] {
    return this.#given.callsAt(reference);
  }

  /** Where others look for a function to which they tell what it is given. */
  #placeOfFunction(node: SyntaxNode): FunctionPlace | undefined {
    const parameters = node.childForFieldName("parameters");
    const isOpen =
      parameters === null
        ? node.childForFieldName("parameter") !== null
        : namedChildren(parameters).some(isOpenParameter);
    const path = isOpen ? pathOfFunction(node) : undefined;
    return path === undefined ? undefined : { file: this.#file, path };
  }

  /** What a call of the function gives: rows that it returns, else what it is declared to give. */
  returned(node: SyntaxNode): Value | undefined {
    const annotation = node.childForFieldName("return_type");
    const type = annotation === null ? undefined : namedChildren(annotation)[0];
    const declared = type === undefined ? undefined : this.#types.read(type);
    return first([this.given(node), declared]);
  }

  /** What a function returns, whatever it is said to. */
  given(node: SyntaxNode): Value | undefined {
    const place = node.startIndex * 2 + 1 + 2 ** 50;
    if (this.#open.has(place)) return undefined;
    this.#open.add(place);
    const body = node.childForFieldName("body");
    const value =
      body === null
        ? undefined
        : body.type === "statement_block"
          ? either(returnsIn(body, node).map((each) => this.of(each)))
          : this.of(body);
    this.#open.delete(place);
    return value;
  }

  #read(node: SyntaxNode): Value | undefined {
    switch (node.type) {
      case "identifier":
      case "shorthand_property_identifier": {
        const binding = this.#bindings.of(node);
        return binding === undefined ? undefined : this.ofBinding(binding);
      }
      case "this":
        return this.#self(node);
      case "member_expression":
        return this.#member(node);
      case "subscript_expression":
        return this.#subscript(node);
      case "call_expression":
        return this.#calls.of(node);
      case "new_expression":
        return this.#helpers.made(node);
      case "array":
        return this.#array(node);
      case "object":
        return this.#object(node);
      case "ternary_expression":
        return this.#eitherOf(node, "consequence", "alternative");
      case "binary_expression":
        return this.#choice(node);
      case "assignment_expression":
        return this.#eitherOf(node, "right");
      case "class":
        return undefined;
      default:
        return functionTypes.has(node.type) ? this.function(node) : undefined;
    }
  }

  /** `x as Row`: what it is said to be. */
  #asserted(node: SyntaxNode): Value | undefined {
    if (node.type !== "as_expression" && node.type !== "satisfies_expression") return undefined;
    const type = namedChildren(node)[1];
    return type === undefined ? undefined : this.#types.read(type);
  }

  #member(node: SyntaxNode): Value | undefined {
    const object = node.childForFieldName("object");
    const property = node.childForFieldName("property");
    return object === null || property === null ? undefined : member(this.of(object), property.text);
  }

  #subscript(node: SyntaxNode): Value | undefined {
    const object = node.childForFieldName("object");
    const index = node.childForFieldName("index");
    if (object === null || index === null) return undefined;
    if (index.type === "string") return member(this.of(object), index.text.slice(1, -1));
    return element(this.of(object), index.type === "number" ? Number(index.text) : undefined);
  }

  #array(node: SyntaxNode): Value | undefined {
    const parts = namedChildren(node).map((part) =>
      part.type === "spread_element" ? element(this.#spread(part)) : this.of(part),
    );
    return parts.every((part) => part === undefined) ? undefined : { is: "tuple", of: parts };
  }

  #spread(part: SyntaxNode): Value | undefined {
    const [inner] = namedChildren(part);
    return inner === undefined ? undefined : this.of(inner);
  }

  #object(node: SyntaxNode): Value | undefined {
    const fields: Record<string, Value> = {};
    for (const { key, keyNode, value } of entriesOf(node).entries) {
      if (value === undefined && keyNode.type !== "shorthand_property_identifier") continue;
      const known = this.#topName(value ?? keyNode) ?? this.of(value ?? keyNode);
      if (known !== undefined) fields[key] = known;
    }
    const parts = namedChildren(node);
    for (const part of parts) {
      const name = part.type === "method_definition" ? part.childForFieldName("name")?.text : undefined;
      const known = name === undefined ? undefined : this.method(part);
      if (name !== undefined && known !== undefined) fields[name] = known;
    }
    const spread = parts.flatMap((part) => (part.type === "spread_element" ? (this.#spread(part) ?? []) : []));
    if (Object.keys(fields).length === 0 && spread.length === 0) return undefined;
    return { is: "object", fields, ...(spread.length === 0 ? {} : { and: spread }) };
  }

  /** What is large at the top of the file stays a name: `export default { find, list, … }` would be too large to be told otherwise. */
  #topName(node: SyntaxNode): Value | undefined {
    const binding = node.type.endsWith("identifier") ? this.#bindings.of(node) : undefined;
    if (binding === undefined || !this.#bindings.isTop(binding)) return undefined;
    const made = binding.value?.type ?? "";
    const isLarge =
      binding.kind === "function" || functionTypes.has(made) || (made === "object" && binding.part === "whole");
    return isLarge ? { is: "name", name: binding.name, file: this.#file } : undefined;
  }

  #choice(node: SyntaxNode): Value | undefined {
    const operator = node.childForFieldName("operator")?.text;
    if (operator === "&&") return this.#eitherOf(node, "right");
    return operator === "??" || operator === "||" ? this.#eitherOf(node, "left", "right") : undefined;
  }

  #eitherOf(node: SyntaxNode, ...fields: readonly string[]): Value | undefined {
    const parts = fields.map((field) => node.childForFieldName(field));
    return either(parts.map((part) => (part === null ? undefined : this.of(part))));
  }

  /** `this` in a method, or in an arrow function of one. */
  #self(node: SyntaxNode): Value | undefined {
    let scope = functionAround(node);
    while (scope?.type === "arrow_function") scope = functionAround(scope);
    if (scope !== undefined && scope.type !== "method_definition") return undefined;
    for (let parent = (scope ?? node).parent; parent !== null; parent = parent.parent) {
      if (!classTypes.has(parent.type)) continue;
      const name = parent.childForFieldName("name")?.text;
      return name === undefined ? undefined : { is: "instance", name, file: this.#file };
    }
    return undefined;
  }

  #declared(declarator: SyntaxNode): Value | undefined {
    const annotation = declarator.childForFieldName("type");
    const type = annotation === null ? undefined : namedChildren(annotation)[0];
    const typed = type === undefined ? undefined : this.#types.read(type);
    const value = declarator.childForFieldName("value");
    return typed ?? (value === null ? undefined : this.of(value));
  }
}

/** A number for the place of an expression; those that are looked through have the place of what is in them. */
export function placeOf(node: Pick<SyntaxNode, "startIndex" | "endIndex">): number {
  return node.startIndex * 2 ** 24 + node.endIndex;
}

function step(value: Value | undefined, at: PathStep): Value | undefined {
  if (at === "each") return element(value);
  return "key" in at ? member(value, at.key) : element(value, at.at);
}

/** What a function returns, functions within it left out. */
function returnsIn(body: SyntaxNode, owner: SyntaxNode): readonly SyntaxNode[] {
  return body.descendantsOfType(["return_statement"]).flatMap((statement) => {
    if (statement === null || functionAround(statement)?.startIndex !== owner.startIndex) return [];
    return namedChildren(statement)[0] ?? [];
  });
}
