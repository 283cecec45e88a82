import { toPascalCase } from "../spelling.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { around, classTypes, functionTypes } from "./nodes.ts";

/** A place that gives a name a value. */
export interface Given {
  readonly name: string;
  /** What the name stands for is known behind this offset. */
  readonly from: number;
  readonly kind: "import" | "class" | "value" | "element" | "part" | "parameter" | "lambda" | "self" | "cls";
  /** The value, what is gone over (`element`), the tuple (`part`), the class around (`self`), the class itself. */
  readonly node?: SyntaxNode | undefined;
  /** With `part`: which one. With `element` of pairs: which one, when the loop goes over `enumerate` or the like. */
  readonly index?: number;
  /** Type annotation of a parameter or variable. */
  readonly type?: SyntaxNode | undefined;
  /** For imports: the module as a path (`./models`, `app/models`) and the name in it, `*` for the module itself. */
  readonly module?: string;
  readonly imported?: string;
}

interface Scoped {
  readonly given: Given;
  readonly start: number;
  readonly end: number;
}

const giving = [
  "import_from_statement",
  "import_statement",
  "class_definition",
  "assignment",
  "for_statement",
  "for_in_clause",
  "named_expression",
  "with_item",
  "function_definition",
  "lambda",
  "augmented_assignment",
];
const comprehensions: ReadonlySet<string> = new Set([
  "dictionary_comprehension",
  "generator_expression",
  "list_comprehension",
  "set_comprehension",
]);

/** The names of one Python file, and what gives them their values. */
export class PythonNames {
  readonly root: SyntaxNode;
  readonly #byName = new Map<string, Scoped[]>();
  readonly #wildcards: string[] = [];
  readonly #schemas: string[] = [];
  readonly #extended = new Map<string, SyntaxNode[]>();
  /** Assignments to `self.x`, by the offset of the class and the name. */
  readonly #attributes = new Map<string, SyntaxNode[]>();
  /** Assignments to `g.x`, by what is assigned to. */
  readonly #globals = new Map<string, SyntaxNode[]>();
  /** Functions and methods, by the offset of the class (-1 for none) and the name. */
  readonly #definitions = new Map<string, SyntaxNode>();

  constructor(root: SyntaxNode) {
    this.root = root;
    for (const node of root.descendantsOfType(giving)) if (node !== null) this.#read(node);
  }

  /**
   * The places that give a name its value at an offset, the likeliest first: in the innermost scope that has the name, those before the
   * offset from the nearest on; in a function also what the module says further down.
   */
  at(name: string, offset: number): readonly Given[] {
    const around = (this.#byName.get(name) ?? []).filter(({ start, end }) => offset >= start && offset < end);
    const size = Math.min(...around.map(({ start, end }) => end - start));
    const own = around.filter(({ start, end }) => end - start === size).map(({ given }) => given);
    const before = own.filter(({ from }) => from <= offset).sort((a, b) => b.from - a.from);
    const isGlobal = size >= this.root.endIndex - this.root.startIndex;
    return before.length === 0 && isGlobal ? own : before;
  }

  /** The modules all of whose names are imported. */
  get wildcards(): readonly string[] {
    return this.#wildcards;
  }

  /** What `g.name` is set to in the file. */
  globalAttribute(target: string): readonly SyntaxNode[] {
    return this.#globals.get(target) ?? [];
  }

  /** The function of a name, or the method that a class has itself. */
  definitionOf(name: string, declaration: SyntaxNode | undefined): SyntaxNode | undefined {
    return this.#definitions.get(`${declaration?.startIndex ?? -1} ${name}`);
  }

  /** What `self.name` is set to in the methods of a class, or `cls.name`. */
  attribute(declaration: SyntaxNode, name: string): readonly SyntaxNode[] {
    return this.#attributes.get(`${declaration.startIndex} ${name}`) ?? [];
  }

  #read(node: SyntaxNode): void {
    if (node.type === "import_from_statement") this.#importFrom(node);
    else if (node.type === "import_statement") this.#import(node);
    else if (node.type === "class_definition") this.#class(node);
    else if (node.type === "assignment") this.#assignment(node);
    else if (node.type === "function_definition") this.#parameters(node);
    else if (node.type === "lambda") this.#lambda(node);
    else if (node.type === "augmented_assignment") this.#extension(node);
    else if (node.type === "for_statement" || node.type === "for_in_clause") this.#loop(node);
    else if (node.type === "named_expression")
      this.#target(node.childForFieldName("name"), node.childForFieldName("value"), node, scopeOf(node, this.root));
    else this.#with(node);
  }

  #importFrom(statement: SyntaxNode): void {
    const moduleNode = statement.childForFieldName("module_name");
    const module = modulePath(moduleNode?.text ?? "");
    for (const part of namedChildren(statement)) {
      if (part.type === "wildcard_import") this.#wildcards.push(module);
      if (part.startIndex === moduleNode?.startIndex || part.type === "wildcard_import") continue;
      const imported = part.childForFieldName("name") ?? part;
      const local = part.childForFieldName("alias") ?? imported;
      if (/(?:^|\/)(?:dtos?|schemas?)(?:\/|$)/.test(module))
        this.#schemas.push(imported.text, toPascalCase(module.split("/").at(-1) ?? ""));
      this.#add(
        { name: local.text, from: 0, kind: "import", module, imported: imported.text },
        scopeOf(statement, this.root),
      );
    }
  }

  #import(statement: SyntaxNode): void {
    for (const part of namedChildren(statement)) {
      const path = (part.childForFieldName("name") ?? part).text;
      const name = part.childForFieldName("alias")?.text ?? path.split(".")[0] ?? path;
      this.#add(
        { name, from: 0, kind: "import", module: modulePath(path), imported: "*" },
        scopeOf(statement, this.root),
      );
    }
  }

  #class(declaration: SyntaxNode): void {
    const name = declaration.childForFieldName("name");
    if (name === null || around(declaration, classTypes) !== undefined) return;
    this.#add({ name: name.text, from: 0, kind: "class", node: declaration }, scopeOf(declaration, this.root));
  }

  #assignment(node: SyntaxNode): void {
    const left = node.childForFieldName("left");
    const right = node.childForFieldName("right");
    const own = around(node, functionTypes);
    if (left?.type === "attribute" && right !== null) {
      const object = left.childForFieldName("object")?.text ?? "";
      if (object === "g") this.#globals.set(left.text, [...(this.#globals.get(left.text) ?? []), right]);
      const declaration = object === "self" || object === "cls" ? around(node, classTypes) : undefined;
      if (declaration === undefined) return;
      const key = `${declaration.startIndex} ${left.childForFieldName("attribute")?.text}`;
      this.#attributes.set(key, [...(this.#attributes.get(key) ?? []), right]);
      return;
    }
    const isOfClass = own === undefined && around(node, classTypes) !== undefined;
    if (!isOfClass) this.#target(left, right, node, scopeOf(node, this.root), node.childForFieldName("type"));
  }

  #parameters(definition: SyntaxNode): void {
    const owner = around(definition, functionTypes) === undefined ? around(definition, classTypes) : undefined;
    this.#definitions.set(`${owner?.startIndex ?? -1} ${definition.childForFieldName("name")?.text}`, definition);
    const list = definition.childForFieldName("parameters");
    if (list === null) return;
    const declaration = around(definition, classTypes);
    const isMethod =
      declaration !== undefined && around(definition, functionTypes)?.startIndex !== declaration.startIndex;
    for (const [i, parameter] of namedChildren(list).entries()) {
      const name =
        parameter.childForFieldName("name") ??
        (parameter.type === "identifier" ? parameter : namedChildren(parameter)[0]);
      if (name?.type !== "identifier") continue;
      const common = { name: name.text, from: definition.startIndex };
      const type = parameter.childForFieldName("type") ?? undefined;
      if (i === 0 && isMethod && (name.text === "self" || name.text === "cls"))
        this.#add({ ...common, kind: name.text, node: declaration }, definition);
      else this.#add({ ...common, kind: "parameter", type, node: definition }, definition);
    }
  }

  /** Whether the file imports a schema or transfer object that is named after a class: rows of the class and those look alike. */
  hasSchemaOf(name: string): boolean {
    return this.#schemas.some((imported) => imported.includes(name));
  }

  /** What a name is extended by in its function: `q` of `conditions |= q`. */
  extensions(name: SyntaxNode): readonly SyntaxNode[] {
    return this.#extended.get(`${scopeOf(name, this.root).startIndex} ${name.text}`) ?? [];
  }

  #extension(node: SyntaxNode): void {
    const left = node.childForFieldName("left");
    const right = node.childForFieldName("right");
    if (left?.type !== "identifier" || right === null) return;
    const key = `${scopeOf(node, this.root).startIndex} ${left.text}`;
    this.#extended.set(key, [...(this.#extended.get(key) ?? []), right]);
  }

  /** `sorted(users, key=lambda user: user.name)` */
  #lambda(node: SyntaxNode): void {
    const list = node.childForFieldName("parameters");
    for (const [index, parameter] of (list === null ? [] : namedChildren(list)).entries())
      if (parameter.type === "identifier")
        this.#add({ name: parameter.text, from: node.startIndex, kind: "lambda", node, index }, node);
  }

  #loop(loop: SyntaxNode): void {
    const comprehension = loop.type === "for_in_clause" ? around(loop, comprehensions) : undefined;
    const scope = comprehension ?? scopeOf(loop, this.root);
    const right = loop.childForFieldName("right");
    const left = loop.childForFieldName("left");
    const from = comprehension?.startIndex ?? right?.endIndex ?? loop.endIndex;
    if (left?.type === "identifier")
      this.#add({ name: left.text, from, kind: "element", node: right ?? undefined }, scope);
    if (left?.type !== "pattern_list" && left?.type !== "tuple_pattern") return;
    for (const [index, part] of namedChildren(left).entries())
      if (part.type === "identifier")
        this.#add({ name: part.text, from, kind: "element", node: right ?? undefined, index }, scope);
  }

  #with(item: SyntaxNode): void {
    const value = item.childForFieldName("value");
    if (value?.type !== "as_pattern") return;
    const [inner] = namedChildren(value);
    const alias = value.childForFieldName("alias");
    const name = alias === null ? undefined : namedChildren(alias)[0];
    this.#target(name ?? null, inner ?? null, item, scopeOf(item, this.root));
  }

  #target(
    target: SyntaxNode | null,
    value: SyntaxNode | null,
    at: SyntaxNode,
    scope: SyntaxNode,
    type?: SyntaxNode | null,
  ): void {
    const common = { from: at.endIndex, node: value ?? undefined };
    if (target?.type === "identifier" && (value !== null || (type !== null && type !== undefined)))
      this.#add({ ...common, name: target.text, kind: "value", type: type ?? undefined }, scope);
    if (target?.type !== "pattern_list" && target?.type !== "tuple_pattern") return;
    for (const [index, part] of namedChildren(target).entries())
      if (part.type === "identifier") this.#add({ ...common, name: part.text, kind: "part", index }, scope);
  }

  #add(given: Given, scope: SyntaxNode): void {
    const scoped = { given, start: scope.startIndex, end: scope.endIndex };
    const list = this.#byName.get(given.name);
    if (list === undefined) this.#byName.set(given.name, [scoped]);
    else list.push(scoped);
  }
}

function scopeOf(node: SyntaxNode, root: SyntaxNode): SyntaxNode {
  return around(node, functionTypes) ?? root;
}

/** The bases of classes with the modules that a file imports them from, as `DeclaredModel.bases` has them. */
export function withModules(bases: readonly string[], root: SyntaxNode): readonly string[] {
  const modules = new Map<string, string>();
  for (const statement of root.descendantsOfType(["import_from_statement"])) {
    const module = modulePath(statement?.childForFieldName("module_name")?.text ?? "");
    for (const part of statement === null ? [] : namedChildren(statement).slice(1)) {
      const name = (part.childForFieldName("alias") ?? part.childForFieldName("name") ?? part).text;
      modules.set(name, `${module}:${(part.childForFieldName("name") ?? part).text}`);
    }
  }
  return bases.map((base) => modules.get(base) ?? base);
}

/** `..app.models` is `../app/models`, `app.models` is `app/models`. */
function modulePath(module: string): string {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const path = module.slice(dots).replaceAll(".", "/");
  if (dots === 0) return path;
  return `${dots === 1 ? "./" : "../".repeat(dots - 1)}${path}`;
}
