import type { NamedModels, RowPart, RowValue } from "../models/named.ts";
import type { CodeModel } from "../models/types.ts";
import { toSnakeCase } from "../spelling.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Given, PythonNames } from "./names.ts";
import { Narrowings } from "./narrowing.ts";
import {
  argumentsOf,
  around,
  basesOf,
  calleeName,
  classTypes,
  classValue,
  functionTypes,
  lastName,
  stringOf,
} from "./nodes.ts";
import {
  dictionaryTypes,
  elementOf,
  ofDictionary,
  partAt,
  partNamed,
  recordOf,
  severalOf,
  severalOnly,
} from "./records.ts";
import { rowsOfType, type TypedClasses } from "./typed-classes.ts";

/** What a library's calls and attributes give. */
export interface PythonLibrary {
  /** `on` is what the method is called on, when it is known. */
  call(call: SyntaxNode, name: string, on: RowValue | undefined, values: PythonValues): RowValue | undefined;
  attribute(on: RowValue, name: string, values: PythonValues): RowValue | undefined;
  /** What an element is of what is not known otherwise. */
  subscript?(node: SyntaxNode, values: PythonValues): RowValue | undefined;
  /** What `self` is in a class that is no model. */
  self(declaration: SyntaxNode, values: PythonValues): RowValue | undefined;
  /** What a function is given that the library calls. */
  parameter(definition: SyntaxNode, name: string, values: PythonValues): RowValue | undefined;
  /** The model of who is signed in, which requests carry. */
  signedIn(models: NamedModels): CodeModel | undefined;
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
  readonly #classes: TypedClasses;
  readonly #narrowings: Narrowings | undefined;
  readonly #known = new Map<string, RowValue | undefined>();
  #depth = 0;

  constructor(text: string, names: PythonNames, models: NamedModels, library: PythonLibrary, classes: TypedClasses) {
    this.#names = names;
    this.#classes = classes;
    // Most files ask no value for its class.
    this.#narrowings = /\bisinstance\(|__class__|\btype\(\w+\)\s*(?:==|is)/.test(text)
      ? new Narrowings(text, names.root)
      : undefined;
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

  /** The class of this name that this file declares. */
  classHere(name: string): SyntaxNode | undefined {
    return this.#names.at(name, this.#names.root.endIndex - 1).find(({ kind }) => kind === "class")?.node;
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

  /** What a name was set to and extended by: `q = Q(a=1)`, then `q |= Q(b=2)`. Any other expression is itself. */
  assigned(node: SyntaxNode): readonly SyntaxNode[] {
    return node.type === "identifier" ? [this.definition(node), ...this.#names.extensions(node)] : [node];
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
        return severalOf(this.of(node.childForFieldName("body")));
      case "dictionary_comprehension":
        return this.#ofEntry(node.childForFieldName("body"));
      case "list":
        return severalOf(this.of(namedChildren(node)[0]));
      case "tuple":
        return recordOf(
          namedChildren(node).map((part) => this.#part(part)),
          "record",
        );
      default:
        return undefined;
    }
  }

  #part(node: SyntaxNode | undefined | null): RowPart {
    const value = this.of(node);
    return value === undefined ? {} : { value };
  }

  /** `{row.id: row for row in rows}` */
  #ofEntry(pair: SyntaxNode | null): RowValue | undefined {
    const parts = [this.#part(pair?.childForFieldName("key")), this.#part(pair?.childForFieldName("value"))];
    return recordOf(parts, "map");
  }

  #ofName(node: SyntaxNode): RowValue | undefined {
    const type = this.#narrowings?.at(node.text, node.startIndex);
    const narrowed = type === undefined ? undefined : this.of(type);
    if (narrowed?.shape === "class") return { ...narrowed, shape: "row" };
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
    if (kind === "import") return this.#ofImport(given);
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
    if (kind === "lambda")
      return (index === 0 ? this.#ofLambda(node) : undefined) ?? this.#library.parameter(node, given.name, this);
    if (kind !== "part") return undefined;
    const value = this.of(node);
    if (value?.shape === "pair" || value?.shape === "record") return partAt(value, index ?? -1);
    const parts = node.type === "expression_list" || node.type === "tuple" ? namedChildren(node) : [];
    return this.of(parts[index ?? -1]) ?? elementOf(value?.shape === "map" ? undefined : value);
  }

  #ofImport({ module = "", imported = "*" }: Given): RowValue | undefined {
    if (imported === "*") return undefined;
    // Flask-Login and its like: who is signed in.
    if (imported === "current_user" && module.startsWith("flask_")) return rowOf(this.#library.signedIn(this.models));
    return classValueOf(this.models.imported(imported, module));
  }

  /** What a loop over `node` gives in each turn. */
  #ofElement(node: SyntaxNode, index: number | undefined): RowValue | undefined {
    const isCounted = node.type === "call" && calleeName(node) === "enumerate";
    if (isCounted) return index === 1 ? this.#ofElement(argumentsOf(node).positional[0] ?? node, undefined) : undefined;
    const element = elementOf(this.of(node));
    return index === undefined ? element : partAt(element, index);
  }

  /** What is handed to the key of `sorted(users, key=lambda user: …)`, or to the function of `map` and `filter`. */
  #ofLambda(node: SyntaxNode): RowValue | undefined {
    const isKey = node.parent?.type === "keyword_argument" && node.parent.childForFieldName("name")?.text === "key";
    const call = (isKey ? node.parent?.parent : node.parent)?.parent;
    if (call?.type !== "call") return undefined;
    const { positional } = argumentsOf(call);
    const callee = call.childForFieldName("function");
    if (!isKey)
      return callee?.text === "map" || callee?.text === "filter" ? elementOf(this.of(positional[1])) : undefined;
    return elementOf(this.of(callee?.type === "attribute" ? callee.childForFieldName("object") : positional[0]));
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
    const name = outer === undefined ? "" : lastName(outer);
    if (dictionaryTypes.has(name) || (name.toLowerCase() === "tuple" && parameters.length > 1)) {
      const values = parameters.map((part) => this.ofType(part));
      const parts = values.map((value) => (value === undefined ? {} : { value }));
      return recordOf(parts, dictionaryTypes.has(name) ? "map" : "record");
    }
    const value = parameters.length === 1 ? first(parameters, (part) => this.ofType(part)) : undefined;
    if (listTypes.has(name)) return severalOf(value);
    return name === "Optional" || name === "Annotated" ? value : undefined;
  }

  #ofAttribute(node: SyntaxNode): RowValue | undefined {
    const object = node.childForFieldName("object");
    const name = node.childForFieldName("attribute")?.text ?? "";
    if (object === null) return undefined;
    const on = this.of(object);
    if (on !== undefined)
      return this.#library.attribute(on, name, this) ?? partNamed(on, name)?.value ?? this.#related(on, name);
    if (name === "user" && /(?:^|\.)request$/.test(object.text)) return rowOf(this.#library.signedIn(this.models));
    if (object.type !== "identifier") return this.guess(node);
    const module = this.importOf(object.text, object.startIndex);
    if (module?.module === "flask" && module.imported === "g") return this.#ofRequest(node, name);
    if (module !== undefined)
      return classValueOf(this.models.has(name) ? this.models.imported(name, pathOf(module)) : undefined);
    if (object.text !== "self" && object.text !== "cls") return this.guess(node);
    return this.#ofSelf(node, name) ?? this.guess(node);
  }

  /** `g.user` of Flask, which lives as long as a request: what the file sets it to, else what its name says. */
  #ofRequest(node: SyntaxNode, name: string): RowValue | undefined {
    const set = first(this.#names.globalAttribute(node.text), (value) => this.of(value));
    const model = set === undefined ? this.#titled(name) : undefined;
    return model === undefined ? set : { model, shape: "row", guess: node.text };
  }

  #related(on: RowValue, name: string): RowValue | undefined {
    if (on.shape !== "class" && on.shape !== "row" && on.shape !== "rows") return undefined;
    const related = this.models.related(on.model, name);
    return related !== undefined && on.guess !== undefined ? { ...related, guess: on.guess } : related;
  }

  /** `self.name` in a class that is no model: what the class or its methods set it to. */
  #ofSelf(node: SyntaxNode, name: string): RowValue | undefined {
    const declaration = around(node, classTypes);
    if (declaration === undefined) return undefined;
    const own = classValue(declaration, name);
    if (own !== undefined) return this.of(own);
    return (
      first(this.#names.attribute(declaration, name), (value) => this.of(value)) ??
      rowsOfType(this.#classes.inherited(basesOf(declaration), `$${name}`), this.models)
    );
  }

  /** What a function, or a method of `self`, `super()` or a row, says it gives, in this file or another. */
  #ofTypedCall(callee: SyntaxNode, object: SyntaxNode | null, on: RowValue | undefined): RowValue | undefined {
    if (object === null) {
      const own = this.#names.definitionOf(callee.text, undefined);
      const type = own?.childForFieldName("return_type");
      if (type !== null && type !== undefined) return this.ofType(type);
      const given = own === undefined ? this.importOf(callee.text, callee.startIndex) : undefined;
      return given === undefined ? undefined : rowsOfType(this.#classes.function(given.imported ?? ""), this.models);
    }
    const name = callee.childForFieldName("attribute")?.text ?? "";
    if (on !== undefined && on.shape !== "class" && on.shape !== "row") return undefined;
    if (on !== undefined) {
      const type = this.#classes.method(on.model.file, on.model.name, name);
      return type === undefined ? undefined : rowsOfType(type, this.models);
    }
    const declaration = /^(?:self|cls|super\(.*\))$/.test(object.text) ? around(object, classTypes) : undefined;
    if (declaration === undefined) return undefined;
    const type = this.#names.definitionOf(name, declaration)?.childForFieldName("return_type");
    if (type !== null && type !== undefined) return this.ofType(type);
    return rowsOfType(this.#classes.inherited(basesOf(declaration), name), this.models);
  }

  /** The name of a model in small letters, for a value of which nothing else is known. */
  guess(node: SyntaxNode): RowValue | undefined {
    const name = (node.childForFieldName("attribute") ?? node).text;
    const model = this.#titled(name);
    if (model === undefined || this.#names.hasSchemaOf(model.name)) return undefined;
    const scope = around(node, node.text.startsWith("self.") ? classTypes : functionTypes);
    return { model, shape: "row", guess: `${scope?.startIndex ?? -1} ${node.text}` };
  }

  /** The model whose name, in small letters, a name is or ends with: `user`, `target_user`. */
  #titled(name: string): CodeModel | undefined {
    for (let rest = name; /^[a-z_]+$/.test(rest); rest = rest.slice(rest.indexOf("_") + 1)) {
      const model = this.models.named(pascal(rest));
      if (model !== undefined) return toSnakeCase(model.name) === rest ? model : undefined;
      if (!rest.includes("_")) return undefined;
    }
    return undefined;
  }

  #ofCall(node: SyntaxNode): RowValue | undefined {
    const callee = node.childForFieldName("function");
    if (callee === null) return undefined;
    const name = this.calledName(node);
    const object = callee.childForFieldName("object");
    const on = object === null ? undefined : this.of(object);
    const given = on?.shape === "map" ? ofDictionary(on, name) : this.#library.call(node, name, on, this);
    if (given !== undefined) return on?.guess === undefined ? given : { ...given, guess: on.guess };
    const made = on === undefined ? this.of(callee) : undefined;
    if (made?.shape === "class") return { ...made, shape: "row" };
    const [argument] = argumentsOf(node).positional;
    if (object === null && sameRows.has(name)) return severalOnly(this.of(argument));
    if (object === null && rowPickers.has(name)) return elementOf(this.of(argument));
    const typed = this.#ofTypedCall(callee, object, on);
    return typed === undefined || on?.guess === undefined ? typed : { ...typed, guess: on.guess };
  }

  #ofSubscript(node: SyntaxNode): RowValue | undefined {
    const value = this.of(node.childForFieldName("value"));
    const index = node.childForFieldName("subscript");
    if (value?.shape === "pair" || value?.shape === "record")
      return /^\d+$/.test(index?.text ?? "") ? partAt(value, Number(index?.text)) : undefined;
    if (value?.shape === "map") return value.parts?.[1]?.value;
    if (value === undefined) return this.#library.subscript?.(node, this);
    return index?.type === "slice" ? severalOnly(value) : elementOf(value);
  }
}

/** Whether nothing says what a name stands for: an untyped parameter, an element, or what a function or another value gave. */
function isOpen({ kind, type, node }: Given): boolean {
  if (type !== undefined) return false;
  if (kind === "parameter" || kind === "element" || kind === "lambda" || kind === "part") return true;
  const value = node?.type === "await" ? namedChildren(node)[0] : node;
  if (kind !== "value" || value === undefined) return false;
  return value.type === "attribute" || (value.type === "call" && !/^_?[A-Z]/.test(calleeName(value)));
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

function first<T, R>(list: readonly T[], read: (element: T) => R | undefined): R | undefined {
  for (const element of list) {
    const found = read(element);
    if (found !== undefined) return found;
  }
  return undefined;
}
