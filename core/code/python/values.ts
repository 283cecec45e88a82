import type { NamedModels, RowValue } from "../models/named.ts";
import type { CodeModel } from "../models/types.ts";
import { toSnakeCase } from "../spelling.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Given, PythonNames } from "./names.ts";
import { argumentsOf, around, calleeName, classTypes, classValue, functionTypes, lastName, stringOf } from "./nodes.ts";

/** What a library's calls and attributes give. */
export interface PythonLibrary {
  /** `on` is what the method is called on, when it is known. */
  call(call: SyntaxNode, name: string, on: RowValue | undefined, values: PythonValues): RowValue | undefined;
  attribute(on: RowValue, name: string, values: PythonValues): RowValue | undefined;
  /** What `self` is in a class that is no model. */
  self(declaration: SyntaxNode, values: PythonValues): RowValue | undefined;
  /** What a function is given that the library calls. */
  parameter(definition: SyntaxNode, name: string, values: PythonValues): RowValue | undefined;
}

/** So deep are expressions followed. */
const depthLimit = 16;
/** Functions whose result has the rows of their argument. */
const sameRows: ReadonlySet<string> = new Set(["frozenset", "iter", "list", "reversed", "set", "sorted", "tuple"]);
const rowPickers: ReadonlySet<string> = new Set(["max", "min", "next"]);
const listTypes: ReadonlySet<string> = new Set([
  "Collection",
  "Iterable",
  "Iterator",
  "List",
  "QuerySet",
  "Sequence",
  "Set",
  "list",
  "set",
]);

/** Which rows the expressions of one Python file hold, followed through names, loops, relations and the calls of a library. */
export class PythonValues {
  readonly models: NamedModels;
  readonly #names: PythonNames;
  readonly #library: PythonLibrary;
  readonly #known = new Map<string, RowValue | undefined>();
  #depth = 0;

  constructor(names: PythonNames, models: NamedModels, library: PythonLibrary) {
    this.#names = names;
    this.models = models;
    this.#library = library;
  }

  /** The rows that an expression holds; undefined when that cannot be told. */
  of(node: SyntaxNode | undefined | null): RowValue | undefined {
    if (node === null || node === undefined || this.#depth >= depthLimit) return undefined;
    const key = `${node.startIndex} ${node.endIndex} ${node.type}`;
    if (this.#known.has(key)) return this.#known.get(key);
    // What refers to itself is not known.
    this.#known.set(key, undefined);
    this.#depth++;
    const value = this.#read(node);
    this.#depth--;
    this.#known.set(key, value);
    return value;
  }

  /** The model that a class of this file declares. */
  classModel(declaration: SyntaxNode | undefined): CodeModel | undefined {
    const name = declaration?.childForFieldName("name")?.text;
    return name === undefined ? undefined : this.models.declaredHere(name);
  }

  /** Where a name comes from, when it is imported. */
  importOf(name: string, offset: number): Given | undefined {
    return this.#names.at(name, offset).find(({ kind }) => kind === "import");
  }

  /** What a name was last set to; any other expression is itself. */
  definition(node: SyntaxNode): SyntaxNode {
    if (node.type !== "identifier") return node;
    const given = this.#names.at(node.text, node.startIndex).find((each) => each.node?.type !== "none");
    return given?.kind === "value" && given.node !== undefined ? given.node : node;
  }

  /** The name of what is called, as its module calls it: `insert` of `pg_insert(…)`. */
  calledName(call: SyntaxNode): string {
    const callee = call.childForFieldName("function");
    if (callee?.type !== "identifier") return calleeName(call);
    return this.importOf(callee.text, callee.startIndex)?.imported ?? callee.text;
  }

  #read(node: SyntaxNode): RowValue | undefined {
    switch (node.type) {
      case "identifier":
        return this.#ofName(node);
      case "attribute":
        return this.#ofAttribute(node);
      case "call":
        return this.#ofCall(node);
      case "subscript":
        return this.#ofSubscript(node);
      case "await":
      case "parenthesized_expression":
        return this.of(namedChildren(node)[0]);
      case "conditional_expression":
        return this.of(namedChildren(node)[0]) ?? this.of(namedChildren(node)[2]);
      case "boolean_operator":
        return this.of(node.childForFieldName("left")) ?? this.of(node.childForFieldName("right"));
      case "named_expression":
        return this.of(node.childForFieldName("value"));
      case "assignment":
        return this.of(node.childForFieldName("right"));
      case "list_comprehension":
      case "generator_expression":
      case "set_comprehension":
        return rowsOf(this.of(node.childForFieldName("body")));
      case "list":
        return rowsOf(this.of(namedChildren(node)[0]));
      default:
        return undefined;
    }
  }

  #ofName(node: SyntaxNode): RowValue | undefined {
    for (const given of this.#names.at(node.text, node.startIndex)) {
      if (given.node?.type === "none") continue;
      return this.#ofGiven(given, node) ?? (isOpen(given) ? this.guess(node) : undefined);
    }
    return classValueOf(this.models.has(node.text) ? this.#ofWildcard(node.text) : undefined);
  }

  /** `from app.models import *` */
  #ofWildcard(name: string): CodeModel | undefined {
    return first(this.#names.wildcards, (module) => this.models.imported(name, module));
  }

  #ofGiven(given: Given, at: SyntaxNode): RowValue | undefined {
    const { kind, node, index } = given;
    const typed = given.type === undefined ? undefined : this.ofType(given.type);
    if (typed !== undefined) return typed;
    if (kind === "import")
      return given.imported === "*"
        ? undefined
        : classValueOf(this.models.imported(given.imported ?? "", given.module ?? ""));
    if (kind === "class" || kind === "self" || kind === "cls") {
      const model = this.classModel(node);
      if (model === undefined)
        return kind === "self" && node !== undefined ? this.#library.self(node, this) : undefined;
      return { model, shape: kind === "self" ? "row" : "class" };
    }
    if (node === undefined || node.startIndex === at.startIndex) return undefined;
    if (kind === "value") return this.of(node);
    if (kind === "element") return this.#ofElement(node, index);
    if (kind === "parameter") return this.#library.parameter(node, given.name, this);
    if (kind !== "part") return undefined;
    const value = this.of(node);
    if (value?.shape === "pair") return index === 0 ? { ...value, shape: "row" } : undefined;
    const parts = node.type === "expression_list" || node.type === "tuple" ? namedChildren(node) : [];
    return this.of(parts[index ?? -1]) ?? (value?.shape === "rows" ? { ...value, shape: "row" } : undefined);
  }

  /** What a loop over `node` gives in each turn. */
  #ofElement(node: SyntaxNode, index: number | undefined): RowValue | undefined {
    const isCounted = node.type === "call" && calleeName(node) === "enumerate";
    if (isCounted) return index === 1 ? this.#ofElement(argumentsOf(node).positional[0] ?? node, undefined) : undefined;
    if (index !== undefined) return undefined;
    const value = this.of(node);
    return value?.shape === "rows" ? { ...value, shape: "row" } : undefined;
  }

  /** What a type annotation says: `User`, `"User"`, `User | None`, `Optional[User]`, `list[User]`. */
  ofType(type: SyntaxNode): RowValue | undefined {
    const inner = type.type === "type" ? namedChildren(type)[0] : type;
    if (inner === undefined) return undefined;
    const string = stringOf(inner);
    if (string !== undefined) return rowOf(this.models.named(string.text));
    if (inner.type === "identifier" || inner.type === "attribute") {
      const model = this.of(inner);
      return model?.shape === "class" ? { ...model, shape: "row" } : undefined;
    }
    if (inner.type === "binary_operator" || inner.type === "union_type")
      return first(namedChildren(inner), (part) => this.ofType(part));
    if (inner.type !== "generic_type" && inner.type !== "subscript") return undefined;
    const [outer, ...rest] = namedChildren(inner);
    const parameters = rest.flatMap((part) => (part.type === "type_parameter" ? namedChildren(part) : [part]));
    const value = parameters.length === 1 ? first(parameters, (part) => this.ofType(part)) : undefined;
    const name = outer === undefined ? "" : lastName(outer);
    if (listTypes.has(name)) return rowsOf(value);
    return name === "Optional" || name === "Annotated" ? value : undefined;
  }

  #ofAttribute(node: SyntaxNode): RowValue | undefined {
    const object = node.childForFieldName("object");
    const name = node.childForFieldName("attribute")?.text ?? "";
    if (object === null) return undefined;
    const on = this.of(object);
    if (on !== undefined) return this.#library.attribute(on, name, this) ?? this.#related(on, name);
    if (object.type !== "identifier") return this.guess(node);
    const module = this.importOf(object.text, object.startIndex);
    if (module !== undefined)
      return classValueOf(this.models.has(name) ? this.models.imported(name, pathOf(module)) : undefined);
    if (object.text !== "self") return this.guess(node);
    return this.#ofSelf(node, name) ?? this.guess(node);
  }

  #related(on: RowValue, name: string): RowValue | undefined {
    if (on.shape === "pair") return undefined;
    const related = this.models.related(on.model, name);
    return related !== undefined && on.guess !== undefined ? { ...related, guess: on.guess } : related;
  }

  /** `self.name` in a class that is no model: what the class or its methods set it to. */
  #ofSelf(node: SyntaxNode, name: string): RowValue | undefined {
    const declaration = around(node, classTypes);
    if (declaration === undefined) return undefined;
    const own = classValue(declaration, name);
    if (own !== undefined) return this.of(own);
    return first(this.#names.attribute(declaration, name), (value) => this.of(value));
  }

  /** The name of a model in small letters, for a value of which nothing else is known. */
  guess(node: SyntaxNode): RowValue | undefined {
    const name = (node.childForFieldName("attribute") ?? node).text;
    const model = /^[a-z_]+$/.test(name) ? this.models.named(pascal(name)) : undefined;
    if (model === undefined || toSnakeCase(model.name) !== name) return undefined;
    const scope = around(node, node.text.startsWith("self.") ? classTypes : functionTypes);
    return { model, shape: "row", guess: `${scope?.startIndex ?? -1} ${node.text}` };
  }

  #ofCall(node: SyntaxNode): RowValue | undefined {
    const callee = node.childForFieldName("function");
    if (callee === null) return undefined;
    const name = this.calledName(node);
    const object = callee.childForFieldName("object");
    const on = object === null ? undefined : this.of(object);
    const given = this.#library.call(node, name, on, this);
    if (given !== undefined) return on?.guess === undefined ? given : { ...given, guess: on.guess };
    const made = on === undefined ? this.of(callee) : undefined;
    if (made?.shape === "class") return { ...made, shape: "row" };
    if (object !== null) return undefined;
    const [argument] = argumentsOf(node).positional;
    if (sameRows.has(name)) return rowsOnly(this.of(argument));
    return rowPickers.has(name) ? elementOf(this.of(argument)) : undefined;
  }

  #ofSubscript(node: SyntaxNode): RowValue | undefined {
    const value = this.of(node.childForFieldName("value"));
    const index = node.childForFieldName("subscript");
    if (value?.shape === "pair") return index?.text === "0" ? { ...value, shape: "row" } : undefined;
    if (value?.shape !== "rows") return undefined;
    return index?.type === "slice" ? value : { ...value, shape: "row" };
  }
}

/** Whether nothing says what a name stands for: an untyped parameter, an element, or what a function gave. */
function isOpen({ kind, type, node }: Given): boolean {
  if (type !== undefined) return false;
  if (kind === "parameter" || kind === "element") return true;
  const value = node?.type === "await" ? namedChildren(node)[0] : node;
  return kind === "value" && value?.type === "call" && !/^_?[A-Z]/.test(calleeName(value));
}

function pathOf({ module = "", imported = "*" }: Given): string {
  return imported === "*" ? module : `${module}/${imported}`;
}

function pascal(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function classValueOf(model: CodeModel | undefined): RowValue | undefined {
  return model === undefined ? undefined : { model, shape: "class" };
}

function rowOf(model: CodeModel | undefined): RowValue | undefined {
  return model === undefined ? undefined : { model, shape: "row" };
}

/** Several of a row. */
function rowsOf(value: RowValue | undefined): RowValue | undefined {
  return value?.shape === "row" ? { ...value, shape: "rows" } : undefined;
}

function rowsOnly(value: RowValue | undefined): RowValue | undefined {
  return value?.shape === "rows" ? value : undefined;
}

function elementOf(value: RowValue | undefined): RowValue | undefined {
  return value?.shape === "rows" ? { ...value, shape: "row" } : undefined;
}

function first<T, R>(list: readonly T[], read: (element: T) => R | undefined): R | undefined {
  for (const element of list) {
    const found = read(element);
    if (found !== undefined) return found;
  }
  return undefined;
}
