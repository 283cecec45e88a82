import { entriesOf, namedChildren, unwrapped } from "../../syntax.ts";
import type { SyntaxNode } from "../../types.ts";
import { type Binding, type Bindings, functionAround, type PathStep } from "../bindings.ts";
import { argumentsOf } from "../chain.ts";
import type { TypeReader } from "./type-reader.ts";
import { either, element, first, member, result, type Value, type WrittenParameter } from "./value.ts";

const functionTypes: ReadonlySet<string> = new Set([
  "arrow_function",
  "function_declaration",
  "function_expression",
  "method_definition",
]);
const classTypes: ReadonlySet<string> = new Set(["abstract_class_declaration", "class", "class_declaration"]);

/** Methods of lists and promises whose callback is given an element, or what the promise holds. */
const onElements: ReadonlySet<string> = new Set(
  "every filter find findIndex findLast flatMap forEach map some sort toSorted".split(" "),
);
/** Functions that give what their callback gives: transactions, retries, spans. */
const passing =
  /^(?:\$?transaction|(?:run|execute)(?:In|With)\w*|with[A-Z]\w*|instrument\w*|retry\w*|startActiveSpan)$/i;

/** What functions of lodash and its like give of a list. */
const helpers: ReadonlyMap<string, "one" | "list" | "lists" | "keyed" | "keyed lists"> = new Map([
  ...["find", "findLast", "first", "head", "last", "maxBy", "minBy", "sample"].map((name) => [name, "one"] as const),
  ...["compact", "concat", "filter", "orderBy", "reject", "slice", "sortBy", "take", "uniq", "uniqBy", "values"].map(
    (name) => [name, "list"] as const,
  ),
  ["chunk", "lists"],
  ["partition", "lists"],
  ["keyBy", "keyed"],
  ["groupBy", "keyed lists"],
]);

/** What the rows of queries are, as the readers of libraries found them in one file. */
export interface RowSeeds {
  /** By place of the expression. */
  readonly expressions: ReadonlyMap<number, Value>;
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

  constructor(file: string, bindings: Bindings, types: TypeReader, seeds: RowSeeds) {
    this.#file = file;
    this.#bindings = bindings;
    this.#types = types;
    this.#seeds = seeds;
  }

  /** What an expression is; undefined when nothing is known of it. */
  of(node: SyntaxNode): Value | undefined {
    const expression = unwrapped(node);
    const place = placeOf(expression);
    if (this.#known.has(place)) return this.#known.get(place);
    if (this.#open.has(place)) return undefined;
    this.#open.add(place);
    const value = this.#seeds.expressions.get(place) ?? first([this.#read(expression), this.#asserted(node)]);
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
    const given = value === undefined ? this.#parameter(binding) : this.of(value);
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
    return this.#ofParameter(pattern, parent);
  }

  /** A function: what it gives, and what of its parameters is written. */
  function(node: SyntaxNode): Value {
    const writes = this.#seeds.writes.get(node.startIndex);
    const returns = this.returned(node);
    const generic = returns === undefined ? undefined : this.#types.generic(node);
    return {
      is: "function",
      ...(generic === undefined ? {} : { generic }),
      ...(returns === undefined ? {} : { returns }),
      ...(writes === undefined ? {} : { writes }),
    };
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
        return this.#call(node);
      case "new_expression":
        return this.#made(node);
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

  #call(node: SyntaxNode): Value | undefined {
    const called = node.childForFieldName("function");
    if (called === null) return undefined;
    // `await f<T>(x)` is parsed as a call of `await f`.
    const callee = unwrapped(called);
    const args = argumentsOf(node);
    const method = callee.childForFieldName("property")?.text ?? callee.text;
    const object = callee.childForFieldName("object");
    const [first] = args;
    if (object?.text === "Promise" && (method === "all" || method === "allSettled"))
      return first === undefined ? undefined : this.of(first);
    if (object?.text === "Object" && first !== undefined) return this.#ofObject(method, first);
    if ((object?.text === "Array" && method === "from") || /^(?:structuredClone|cloneDeep)$/.test(method))
      return first === undefined ? undefined : this.of(first);
    // Queries in SQL say themselves what they give.
    if (/^\$queryRaw(?:Unsafe)?$/.test(method)) return this.#typeArgument(node);
    const callback = args.find(({ type }) => functionTypes.has(type));
    const given = callback === undefined ? undefined : this.returned(callback);
    const known =
      this.#lodash(callee, method, args) ??
      result(
        this.of(callee),
        given,
        args.map((each) => this.#passed(each)),
      );
    if (callback === undefined || !passing.test(method)) return known;
    return either([known, given]);
  }

  #typeArgument(call: SyntaxNode): Value | undefined {
    const list = call.childForFieldName("type_arguments");
    const type = list === null ? undefined : namedChildren(list)[0];
    return type === undefined ? undefined : this.#types.read(type);
  }

  /** What an argument is, where that may tell what the call of a generic function gives. */
  #passed(argument: SyntaxNode): Value | undefined {
    const { type } = unwrapped(argument);
    return type === "identifier" || type.endsWith("_expression") ? this.of(argument) : undefined;
  }

  /** `_.keyBy(rows, "id")`, `uniqBy(rows, "id")`. */
  #lodash(callee: SyntaxNode, method: string, [list]: readonly SyntaxNode[]): Value | undefined {
    const root = callee.childForFieldName("object") ?? callee;
    const gives = list === undefined || root.type !== "identifier" ? undefined : helpers.get(method);
    if (gives === undefined || list === undefined) return undefined;
    const module = this.#bindings.of(root)?.from?.module ?? "";
    if (!/^(?:lodash|underscore|ramda|remeda|radash)\b/.test(module)) return undefined;
    const of = element(this.of(list));
    if (of === undefined || gives === "one") return of;
    if (gives === "keyed") return { is: "keyed", of };
    return gives === "list" ? { is: "list", of } : { is: gives === "lists" ? "list" : "keyed", of: { is: "list", of } };
  }

  #ofObject(method: string, object: SyntaxNode): Value | undefined {
    const value = this.of(object);
    if (method === "values") return value === undefined ? undefined : { is: "list", of: { is: "element", of: value } };
    if (method === "assign" || method === "freeze") return value;
    if (method !== "entries" || value === undefined) return undefined;
    return { is: "list", of: { is: "tuple", of: [undefined, { is: "element", of: value }] } };
  }

  /** `new Map(rows.map((row) => [row.id, row]))` holds rows. */
  #made(node: SyntaxNode): Value | undefined {
    const maker = node.childForFieldName("constructor");
    if (maker === null) return undefined;
    const [first] = argumentsOf(node);
    if (maker.text === "Map" || maker.text === "Set") {
      const types = namedChildren(node).find(({ type }) => type === "type_arguments");
      const last = types === undefined ? undefined : namedChildren(types).at(-1);
      const typed = last === undefined ? undefined : this.#types.read(last);
      const entry = first === undefined ? undefined : element(this.of(first));
      const held = typed ?? (maker.text === "Map" ? element(entry, 1) : entry);
      return held === undefined ? undefined : { is: maker.text === "Map" ? "keyed" : "list", of: held };
    }
    const made = this.of(maker);
    return made === undefined ? undefined : { is: "made", of: made };
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
      const known = this.of(value ?? keyNode);
      if (known !== undefined) fields[key] = known;
    }
    const spread = namedChildren(node).flatMap((part) =>
      part.type === "spread_element" ? (this.#spread(part) ?? []) : [],
    );
    if (Object.keys(fields).length === 0 && spread.length === 0) return undefined;
    return { is: "object", fields, ...(spread.length === 0 ? {} : { and: spread }) };
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

  /** The parameter of a function that has no type: what the function is given where it is called. */
  #parameter({ kind, node }: Binding): Value | undefined {
    if (kind !== "parameter") return undefined;
    let parameter = node;
    while (parameter.parent !== null && !isParameterList(parameter.parent)) parameter = parameter.parent;
    const list = parameter.parent;
    return list === null ? undefined : this.#given(parameter, list);
  }

  #ofParameter(pattern: SyntaxNode, parent: SyntaxNode): Value | undefined {
    const isParameter = parent.type === "required_parameter" || parent.type === "optional_parameter";
    const annotation = isParameter ? parent.childForFieldName("type") : null;
    const type = annotation === null ? undefined : namedChildren(annotation)[0];
    if (type !== undefined) return this.#types.read(type);
    const parameter = isParameter ? parent : pattern;
    const list = parameter.parent;
    return list === null || !isParameterList(list) ? undefined : this.#given(parameter, list);
  }

  #given(parameter: SyntaxNode, list: SyntaxNode): Value | undefined {
    const isList = list.type === "formal_parameters";
    const at = isList ? namedChildren(list).findIndex(({ startIndex }) => startIndex === parameter.startIndex) : 0;
    const owner = isList ? list.parent : list;
    if (owner === null || at === -1) return undefined;
    const call = owner.parent?.type === "arguments" ? owner.parent.parent : null;
    if (call?.type === "call_expression") return this.#callbackParameter(call, owner, at);
    return this.#argumentOfCalls(owner, at);
  }

  #callbackParameter(call: SyntaxNode, callback: SyntaxNode, at: number): Value | undefined {
    const callee = call.childForFieldName("function");
    const object = callee?.type === "member_expression" ? callee.childForFieldName("object") : null;
    const method = callee?.childForFieldName("property")?.text ?? "";
    const isFirst = argumentsOf(call)[0]?.startIndex === callback.startIndex;
    if (object === null || !isFirst) return undefined;
    if (method === "reduce") return this.#reduced(call, object, at);
    if (method === "then") return at === 0 ? this.of(object) : undefined;
    const isElement = at === 0 || (at === 1 && /sort/i.test(method));
    return isElement && onElements.has(method) ? element(this.of(object)) : undefined;
  }

  #reduced(call: SyntaxNode, list: SyntaxNode, at: number): Value | undefined {
    if (at === 1) return element(this.of(list));
    const initial = argumentsOf(call)[1];
    return at === 0 && initial !== undefined ? this.of(initial) : undefined;
  }

  /** A function of the file without types: all calls in the file have to agree. */
  #argumentOfCalls(owner: SyntaxNode, at: number): Value | undefined {
    const name = owner.type === "function_declaration" ? owner.childForFieldName("name") : nameOfConstant(owner);
    const binding = name === null ? undefined : this.#bindings.at(name.text, name.startIndex);
    if (binding === undefined) return undefined;
    const given = this.#bindings.references(binding).flatMap((reference) => {
      const call = reference.parent;
      const isCall =
        call?.type === "call_expression" && call.childForFieldName("function")?.startIndex === reference.startIndex;
      return isCall && call !== null ? [argumentsOf(call)[at]] : [];
    });
    const values = given.map((argument) => (argument === undefined ? undefined : this.of(argument)));
    return values.length === 0 || values.includes(undefined) ? undefined : either(values);
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

function isParameterList(node: SyntaxNode): boolean {
  return node.type === "formal_parameters" || node.type === "arrow_function";
}

function nameOfConstant(owner: SyntaxNode): SyntaxNode | null {
  return owner.parent?.type === "variable_declarator" ? owner.parent.childForFieldName("name") : null;
}

/** What a function returns, functions within it left out. */
function returnsIn(body: SyntaxNode, owner: SyntaxNode): readonly SyntaxNode[] {
  return body.descendantsOfType(["return_statement"]).flatMap((statement) => {
    if (statement === null || functionAround(statement)?.startIndex !== owner.startIndex) return [];
    return namedChildren(statement)[0] ?? [];
  });
}
