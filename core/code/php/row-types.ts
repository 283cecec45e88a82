import type { Place } from "../classes/ledger.ts";
import { ScopedNames } from "../classes/scoped-names.ts";
import { importedModel } from "../models/resolve.ts";
import type { CodeModel, DeclaredClass } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode, TableReference } from "../types.ts";
import { byName, type ClassesByName, givenBy } from "./class-methods.ts";
import { functions } from "./class-scan.ts";
import { aboutOf, type TypeOfRows, tagBefore, typesOfRows } from "./doc-types.ts";
import {
  fillingEvents,
  givesRow,
  givesRows,
  givesValue,
  modelEvents,
  picksRow,
  queryCallbacks,
  relationCallbacks,
  rowCallbacks,
  sameRow,
  sameRows,
} from "./eloquent-methods.ts";
import { narrowedTo } from "./narrowing.ts";
import {
  argumentsOf,
  classAround,
  functionAround,
  importsOf,
  isCallback,
  shortName,
  stringValue,
  traitsOf,
  unwrapped,
} from "./nodes.ts";

/** `related` is what a relation's property holds: one row, or several. */
export type Shape = "row" | "rows" | "query" | "related";

/** What an expression is: rows of a table, or a query for them. */
export interface Held {
  readonly shape: Shape;
  readonly place: Place;
  readonly table: TableReference;
  readonly model?: CodeModel;
}

interface Binding {
  readonly node: SyntaxNode;
  /** What of `node` the name stands for. */
  readonly part: "value" | "element" | "type";
  /** Its type in the documentation. */
  readonly doc?: string | undefined;
}

/** How many steps an expression is followed back. */
const deepest = 12;

/** Which expressions of one PHP file hold rows of which table. */
export class RowTypes {
  readonly #models: readonly CodeModel[];
  readonly #file: string;
  readonly #classes: ClassesByName;
  readonly #imports: ReadonlyMap<string, string>;
  readonly #names = new ScopedNames<Binding>();
  readonly #known = new Map<string, Held | undefined>();
  /** Whether the file asks values for their class. */
  readonly #isAsked: boolean;

  constructor(root: SyntaxNode, models: readonly CodeModel[], file: string, classes: readonly DeclaredClass[] = []) {
    this.#models = models;
    this.#classes = byName(classes);
    this.#file = file;
    this.#imports = importsOf(root);
    this.#isAsked = root.text.includes("instanceof");
    this.#bind(root);
  }

  /** What an expression holds; undefined when that is not known. */
  of(expression: SyntaxNode, depth = 0): Held | undefined {
    const node = unwrapped(expression);
    const key = `${node.startIndex} ${node.endIndex}`;
    if (this.#known.has(key)) return this.#known.get(key);
    if (depth > deepest) return undefined;
    this.#known.set(key, undefined);
    const held = this.#typeOf(node, depth + 1);
    this.#known.set(key, held);
    return held;
  }

  /** The model that a class name means here. */
  model(name: string, at: SyntaxNode): CodeModel | undefined {
    if (name === "self" || name === "static" || name === "$this") {
      const own = classAround(at)?.childForFieldName("name")?.text;
      return own === undefined
        ? undefined
        : this.#models.find((model) => model.name === own && model.file === this.#file);
    }
    const imported = this.#imports.get(name) ?? name;
    const module = imported.replace(/^App\\/, "app\\").replaceAll("\\", "/");
    return importedModel(this.#models, shortName(imported), module, this.#file);
  }

  /** What a factory makes: `@extends Factory<User>`, `protected $model = User::class`, or what its name says (`UserFactory`). */
  madeBy(declaration: SyntaxNode): Held | undefined {
    const name = declaration.childForFieldName("name")?.text ?? "";
    const base = namedChildren(declaration).find(({ type }) => type === "base_clause");
    if (shortName(namedChildren(base ?? declaration)[0]?.text ?? "") !== "Factory") return undefined;
    const given = /\$model\s*=\s*\\?([\w\\]+)::class/.exec(declaration.text)?.[1];
    const model = given ?? aboutOf(declaration, "extends") ?? name.replace(/Factory$/, "");
    return heldOf(this.model(shortName(model), declaration), "row");
  }

  #typeOf(node: SyntaxNode, depth: number): Held | undefined {
    switch (node.type) {
      case "variable_name":
        return this.#variable(node, depth);
      case "object_creation_expression":
        return heldOf(this.model(namedChildren(node)[0]?.text ?? "", node), "row");
      case "scoped_call_expression":
        return this.#static(node);
      case "function_call_expression":
        return this.#ofTypes(
          givenBy(this.#classes, functions, shortName(node.childForFieldName("function")?.text ?? "")),
          node,
        );
      case "member_call_expression":
      case "nullsafe_member_call_expression":
        return this.#call(node, depth);
      case "member_access_expression":
      case "nullsafe_member_access_expression":
        return this.#property(node, depth);
      case "subscript_expression":
        return elementOf(this.of(namedChildren(node)[0] ?? node, depth));
      case "binary_expression":
        return this.#either(node, depth);
      case "conditional_expression":
        return this.of(node.childForFieldName("body") ?? node, depth);
      default:
        return undefined;
    }
  }

  #either(node: SyntaxNode, depth: number): Held | undefined {
    const [left, right] = [node.childForFieldName("left"), node.childForFieldName("right")];
    if (node.childForFieldName("operator")?.text !== "??" || left === null || right === null) return undefined;
    return this.of(left, depth) ?? this.of(right, depth);
  }

  #variable(node: SyntaxNode, depth: number): Held | undefined {
    if (node.text === "$this") return heldOf(this.model("$this", node), "row") ?? this.#about(node);
    const narrowed = this.#isAsked ? narrowedTo(node) : undefined;
    const model = narrowed === undefined ? undefined : this.model(shortName(narrowed), node);
    if (model !== undefined) return heldOf(model, "row");
    const binding = this.#names.at(node.text, node.startIndex);
    if (binding === undefined) return this.#callbackParameter(node, depth);
    if (binding.part === "type") return this.#declared(binding) ?? this.#callbackParameter(node, depth);
    const held = this.of(binding.node, depth);
    return (binding.part === "element" ? elementOf(held) : held) ?? this.#documented(binding);
  }

  /** `$this` in a class about a model: a builder (`@extends Builder<User>`), or a resource, which hands on what it is asked (`@mixin User`). */
  #about(node: SyntaxNode): Held | undefined {
    const declaration = classAround(node);
    if (declaration === undefined) return undefined;
    const name = declaration.childForFieldName("name")?.text ?? "";
    const mixed = aboutOf(declaration, "mixin");
    if (mixed !== undefined) return heldOf(this.model(mixed, node), "row");
    if (declaration.type === "trait_declaration") return this.#usedBy(name);
    const about = name.endsWith("Builder") ? aboutOf(declaration, "extends") : undefined;
    return about === undefined ? undefined : heldOf(this.model(about, node), "query");
  }

  /** `$this` in a trait that one model alone uses. */
  #usedBy(trait: string): Held | undefined {
    const users = this.#models.filter(({ traits }) => traits?.has(`includes:${trait}`));
    return users.length === 1 ? heldOf(users[0], "row") : undefined;
  }

  /** A type as it is written: `User`, `?User`, `User|null`; `Collection` says what it holds in the documentation alone. */
  #declared(binding: Binding): Held | undefined {
    return this.#typed(binding.node.text, binding.node) ?? this.#documented(binding);
  }

  #documented({ doc, node }: Binding): Held | undefined {
    return doc === undefined ? undefined : this.#typed(doc, node);
  }

  #typed(type: string, at: SyntaxNode): Held | undefined {
    return this.#ofTypes(typesOfRows(type), at);
  }

  #ofTypes(types: readonly TypeOfRows[], at: SyntaxNode): Held | undefined {
    const found = types.flatMap(({ name, shape }) => heldOf(this.model(name, at), shape) ?? []);
    const isOne = new Set(found.map(({ shape, table }) => `${shape} ${table.schema}.${table.name}`)).size === 1;
    return isOne ? found[0] : undefined;
  }

  /** `User::where(…)`, `DB::table("users")`. */
  #static(node: SyntaxNode): Held | undefined {
    const scope = node.childForFieldName("scope")?.text ?? "";
    const method = node.childForFieldName("name")?.text ?? "";
    if (scope === "parent") return undefined;
    if (shortName(scope) === "DB" && method === "table") return tableHeld(argumentsOf(node)[0]);
    const model = this.model(scope === "static" ? "self" : scope, node);
    if (model === undefined || modelEvents.has(method)) return undefined;
    return resultOf(heldOf(model, "query"), method);
  }

  #call(node: SyntaxNode, depth: number): Held | undefined {
    const object = node.childForFieldName("object");
    const method = node.childForFieldName("name")?.text ?? "";
    if (object === null) return undefined;
    // `DB::connection("x")->table(…)` is of that connection's database, which need not be this one.
    const held = this.of(object, depth);
    if (held === undefined) return this.#givenBy(object, method);
    const target = held.shape === "row" || held.shape === "related" ? held.model?.relations.get(method) : undefined;
    if (target !== undefined) return heldOf(this.#named(target), "query");
    return resultOf(held, method);
  }

  /** What a method of another class gives: `$this->songs->getOne($id)`, when the class of `$this->songs` is known. */
  #givenBy(object: SyntaxNode, method: string): Held | undefined {
    const title = this.#classOf(object);
    return title === undefined ? undefined : this.#ofTypes(givenBy(this.#classes, title, method), object);
  }

  /** The class of an object, as types say it: `$this`, `$songs`, `$this->songs`, `$this->queries->songs`. */
  #classOf(object: SyntaxNode): string | undefined {
    if (object.text === "$this") return classAround(object)?.childForFieldName("name")?.text;
    const isName = object.type === "variable_name" || /^\$this->\w+$/.test(object.text);
    const binding = isName ? this.#names.at(object.text, object.startIndex) : undefined;
    if (binding?.part === "type") return shortName(binding.node.text.replace(/^\?/, ""));
    const owner = object.type === "member_access_expression" ? object.childForFieldName("object") : null;
    const title = owner === null ? undefined : this.#classOf(owner);
    if (title === undefined) return undefined;
    const [type, ...others] = givenBy(this.#classes, title, `$${object.childForFieldName("name")?.text}`);
    return others.length === 0 && type?.shape === "row" ? type.name : undefined;
  }

  #property(node: SyntaxNode, depth: number): Held | undefined {
    const object = node.childForFieldName("object");
    const name = node.childForFieldName("name")?.text ?? "";
    if (object === null) return undefined;
    const held = this.of(object, depth);
    const target = held?.model?.relations.get(name);
    if (target !== undefined) return heldOf(this.#named(target), "related");
    if (object.text !== "$this") return held === undefined ? this.#givenBy(object, `$${name}`) : undefined;
    const binding = this.#names.at(`$this->${name}`, node.startIndex);
    return binding === undefined ? this.#inherited(object, `$${name}`) : this.#declared(binding);
  }

  /** A property that a trait or a base class gives to the class around. */
  #inherited(at: SyntaxNode, property: string): Held | undefined {
    const around = classAround(at);
    const givers = [
      around?.childForFieldName("name")?.text ?? "",
      ...traitsOf(around?.childForFieldName("body") ?? at),
    ];
    return this.#ofTypes(
      givers.flatMap((giver) => givenBy(this.#classes, giver, property)),
      at,
    );
  }

  #named(name: string): CodeModel | undefined {
    return importedModel(this.#models, name, "", this.#file);
  }

  /** The parameter of a callback that a query or a list of rows calls. */
  #callbackParameter(node: SyntaxNode, depth: number): Held | undefined {
    const callback = callbackWith(node);
    const argument = callback?.parent?.type === "argument" ? callback.parent : undefined;
    const list = argument?.parent ?? callback?.parent;
    if (callback === undefined || list === undefined || list === null) return undefined;
    if (list.type === "array_element_initializer") return this.#eagerCallback(list, depth);
    const call = list.parent;
    if (list.type !== "arguments" || call === null) return undefined;
    const method = call.childForFieldName("name")?.text ?? "";
    if (call.type === "scoped_call_expression") return this.#staticCallback(call, method);
    const object = call.childForFieldName("object");
    const held = object === null ? undefined : this.of(object, depth);
    return held === undefined ? undefined : this.#given(held, method, call);
  }

  #staticCallback(call: SyntaxNode, method: string): Held | undefined {
    const model = this.model(call.childForFieldName("scope")?.text ?? "", call);
    const held = heldOf(model, "query");
    if (held === undefined) return undefined;
    return fillingEvents.has(method) || modelEvents.has(method)
      ? heldOf(model, "row")
      : this.#given(held, method, call);
  }

  /** What a method hands to its callback. */
  #given(held: Held, method: string, call: SyntaxNode): Held | undefined {
    if (held.shape === "query" && relationCallbacks.has(method))
      return this.#relationQuery(held, stringValue(argumentsOf(call)[0]));
    if (held.shape === "query" && queryCallbacks.has(method)) return held;
    if (held.shape === "query" && (method === "each" || method === "eachById")) return { ...held, shape: "row" };
    if (held.shape === "query" && method.startsWith("chunk")) return { ...held, shape: "rows" };
    if (held.shape === "query") return undefined;
    return rowCallbacks.has(method) ? { ...held, shape: "row" } : undefined;
  }

  /** `with(["posts" => fn ($query) => …])`. */
  #eagerCallback(element: SyntaxNode, depth: number): Held | undefined {
    const argument = element.parent?.parent;
    const call = argument?.type === "argument" ? argument.parent?.parent : undefined;
    if (call === undefined || call === null) return undefined;
    const object = call.childForFieldName("object");
    const held = object === null ? this.#static(call) : this.of(object, depth);
    return held === undefined ? undefined : this.#relationQuery(held, stringValue(namedChildren(element)[0]));
  }

  #relationQuery(held: Held, path: string | undefined): Held | undefined {
    let model = held.model;
    for (const step of (path ?? "").split(" as ")[0]?.split(".") ?? []) {
      const target = model?.relations.get(step.split(":")[0] ?? "");
      model = target === undefined ? undefined : this.#named(target);
    }
    return heldOf(model, "query");
  }

  #bind(root: SyntaxNode): void {
    const at = (node: SyntaxNode) => functionAround(node) ?? root;
    const types = [
      "simple_parameter",
      "property_promotion_parameter",
      "assignment_expression",
      "foreach_statement",
      "property_declaration",
    ];
    for (const node of root.descendantsOfType(types)) {
      if (node === null) continue;
      const scope = at(node);
      const span = { start: scope.startIndex, end: scope.endIndex };
      if (node.type === "foreach_statement") this.#bindLoop(node, span);
      else if (node.type === "assignment_expression") this.#bindAssignment(node, span);
      else this.#bindDeclared(node, span);
    }
  }

  #bindAssignment(node: SyntaxNode, scope: { start: number; end: number }): void {
    const [left, right] = [node.childForFieldName("left"), node.childForFieldName("right")];
    if (left?.type !== "variable_name" || right === null) return;
    const doc = node.parent === null ? undefined : tagBefore(node.parent, "var", left.text);
    this.#names.add(left.text, { node: right, part: "value", doc }, scope, node.endIndex);
  }

  #bindLoop(node: SyntaxNode, scope: { start: number; end: number }): void {
    const [over, target] = namedChildren(node);
    const element = target?.type === "pair" ? namedChildren(target)[1] : target;
    if (over === undefined || element?.type !== "variable_name") return;
    const doc = tagBefore(node, "var", element.text);
    this.#names.add(element.text, { node: over, part: "element", doc }, scope, element.startIndex);
  }

  #bindDeclared(node: SyntaxNode, scope: { start: number; end: number }): void {
    const owner = classAround(node);
    const inClass = { start: owner?.startIndex ?? scope.start, end: owner?.endIndex ?? scope.end };
    const element = namedChildren(node).find((child) => child.type === "property_element");
    const name = node.childForFieldName("name")?.text ?? element?.childForFieldName("name")?.text;
    if (name === undefined) return;
    const isProperty = node.type === "property_declaration";
    const doc = isProperty
      ? tagBefore(node, "var", name)
      : (tagBefore(functionAround(node) ?? node, "param", name) ?? tagBefore(node, "var", name));
    const type = node.childForFieldName("type");
    if (type === null && doc === undefined) return;
    const binding: Binding = { node: type ?? node, part: "type", doc };
    if (!isProperty) this.#names.add(name, binding, scope);
    if (node.type !== "simple_parameter") this.#names.add(`$this->${name.slice(1)}`, binding, inClass);
  }
}

/** What a method gives, called on something. */
function resultOf(held: Held | undefined, method: string): Held | undefined {
  if (held === undefined) return undefined;
  if (held.shape === "query") {
    if (givesValue.has(method)) return undefined;
    return { ...held, shape: givesRow.has(method) ? "row" : givesRows.has(method) ? "rows" : "query" };
  }
  if (held.shape === "row") {
    if (method === "newQuery") return { ...held, shape: "query" };
    return sameRow.has(method) ? held : undefined;
  }
  if (picksRow.has(method)) return { ...held, shape: "row" };
  if (method === "toQuery") return { ...held, shape: "query" };
  return sameRows.has(method) ? { ...held, shape: "rows" } : undefined;
}

function elementOf(held: Held | undefined): Held | undefined {
  if (held === undefined || held.shape === "row") return undefined;
  return { ...held, shape: "row" };
}

export function heldOf(model: CodeModel | undefined, shape: Shape): Held | undefined {
  if (model === undefined) return undefined;
  const certainty = model.unsure ? ("name-only" as const) : ("resolved" as const);
  return { shape, model, table: model.reference, place: { table: model.reference, certainty } };
}

/** `DB::table("users")`, `DB::table("users as u")`, `DB::table("auth.users")`. */
function tableHeld(argument: SyntaxNode | undefined): Held | undefined {
  const table = tableNamed(stringValue(argument));
  return table === undefined ? undefined : { shape: "query", table, place: { table, certainty: "resolved" } };
}

/** The table of `users`, `users as u` or `auth.users`. */
export function tableNamed(text: string | undefined): TableReference | undefined {
  const match = /^\s*(?:(\w+)\.)?(\w+)(?:\s+(?:as\s+)?\w+)?\s*$/i.exec(text ?? "");
  if (match?.[2] === undefined) return undefined;
  return match[1] === undefined ? { name: match[2] } : { schema: match[1], name: match[2] };
}

/** The nearest function without a name, whose first parameter the variable is. */
function callbackWith(variable: SyntaxNode): SyntaxNode | undefined {
  for (let around = functionAround(variable); around !== undefined; around = functionAround(around)) {
    const first = namedChildren(around.childForFieldName("parameters") ?? around)[0];
    if (first?.childForFieldName("name")?.text === variable.text) return isCallback(around) ? around : undefined;
    // Arrow functions see the variables around them, other functions only what they `use`.
    if (around.type !== "arrow_function" && around.type !== "anonymous_function") return undefined;
  }
  return undefined;
}
