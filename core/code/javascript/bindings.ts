import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** A name that a file introduces, and where it is known. */
export interface Binding {
  readonly name: string;
  /** The node that introduces it. */
  readonly node: SyntaxNode;
  readonly kind: "import" | "variable" | "parameter" | "class" | "function";
  /** For imports (and `require`): what is imported (`default`, `*` or a name) and from which module. */
  readonly from?: { readonly imported: string; readonly module: string };
  /** The initialiser of a variable, or what a `for … of` goes over. */
  readonly value?: SyntaxNode;
  /** What of `value` the name stands for. */
  readonly part: "whole" | "element" | "property" | "nested";
  /** With `property`: its key. */
  readonly key?: string;
  /** The way from `value`, or from what has the type, to what the name stands for. */
  readonly path: readonly PathStep[];
  /** It collects what a pattern does not name. */
  readonly isRest?: boolean;
  /** Type annotation, without the colon; of the whole pattern where the name stands in one. */
  readonly type?: SyntaxNode;
}

/** A property, an element of a list by its place, or each element in turn. */
export type PathStep = { readonly key: string } | { readonly at: number } | "each";

/** Tells what text an import is, where it is a constant of the workspace. */
export type ImportedText = (from: NonNullable<Binding["from"]>, property: string | undefined) => string | undefined;

interface Scoped {
  readonly binding: Binding;
  readonly start: number;
  readonly end: number;
}

const introducing = [
  "import_statement",
  "variable_declarator",
  "formal_parameters",
  "arrow_function",
  "class_declaration",
  "abstract_class_declaration",
  "function_declaration",
  "for_in_statement",
  "catch_clause",
];
const functions: ReadonlySet<string> = new Set([
  "arrow_function",
  "function_expression",
  "function_declaration",
  "generator_function",
  "generator_function_declaration",
  "method_definition",
]);
/** Identifiers that stand for what they name. */
const referring: ReadonlySet<string> = new Set(["identifier", "shorthand_property_identifier"]);
const wordPart = /[\w$]/;
const blocks: ReadonlySet<string> = new Set([
  ...functions,
  "statement_block",
  "program",
  "for_statement",
  "for_in_statement",
  "class_body",
  "switch_body",
]);

/** The names of one TypeScript or JavaScript file: which declaration an identifier means, and where a declaration is used. */
export class Bindings {
  /** The text that a name of another file stands for, or its property of this name. */
  readonly imported: ImportedText | undefined;
  readonly #root: SyntaxNode;
  readonly #byName = new Map<string, Scoped[]>();
  readonly #top = new Set<Binding>();
  readonly #references = new Map<string, readonly SyntaxNode[]>();

  constructor(root: SyntaxNode, imported?: ImportedText) {
    this.#root = root;
    this.imported = imported;
    for (const node of root.descendantsOfType(introducing)) if (node !== null) this.#introduce(node);
  }

  /** What an identifier stands for: the innermost declaration around it. */
  of(identifier: SyntaxNode): Binding | undefined {
    return this.at(identifier.text, identifier.startIndex);
  }

  /** What `name` would stand for at this offset. */
  at(name: string, offset: number): Binding | undefined {
    let best: Scoped | undefined;
    for (const scoped of this.#byName.get(name) ?? []) {
      if (offset < scoped.start || offset >= scoped.end) continue;
      if (best === undefined || scoped.end - scoped.start <= best.end - best.start) best = scoped;
    }
    return best?.binding;
  }

  /** Whether a variable keeps what it was set to. */
  isConstant(binding: Binding): boolean {
    const declaration = binding.node.parent?.parent;
    if (declaration?.children[0]?.type === "const") return true;
    return !this.references(binding).some(
      ({ parent, startIndex }) =>
        parent?.type.endsWith("assignment_expression") === true &&
        parent.childForFieldName("left")?.startIndex === startIndex,
    );
  }

  /** Whether a name is known in the whole file. */
  isTop(binding: Binding): boolean {
    return this.#top.has(binding);
  }

  /** All bindings of the file. */
  *all(): Iterable<Binding> {
    for (const list of this.#byName.values()) for (const { binding } of list) yield binding;
  }

  /** The identifiers that mean this binding, its declaration left out. */
  references(binding: Binding): readonly SyntaxNode[] {
    return this.#named(binding.name).filter(
      (node) => node.startIndex !== binding.node.startIndex && this.of(node) === binding,
    );
  }

  /** The identifiers of a name. Few names of a file are asked for: looking for them in its text is cheaper than a walk through the tree. */
  #named(name: string): readonly SyntaxNode[] {
    const known = this.#references.get(name);
    if (known !== undefined) return known;
    const found: SyntaxNode[] = [];
    const { text, startIndex } = this.#root;
    for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
      if (wordPart.test(text[at - 1] ?? "") || wordPart.test(text[at + name.length] ?? "")) continue;
      const start = startIndex + at;
      const node = this.#root.namedDescendantForIndex(start, start + name.length);
      if (node !== null && referring.has(node.type) && node.startIndex === start) found.push(node);
    }
    this.#references.set(name, found);
    return found;
  }

  #introduce(node: SyntaxNode): void {
    if (node.type === "import_statement") this.#imports(node);
    else if (node.type === "variable_declarator") this.#variable(node);
    else if (node.type === "formal_parameters") this.#parameters(node);
    else if (node.type === "arrow_function") this.#pattern(node.childForFieldName("parameter"), node, "parameter", {});
    else if (node.type === "catch_clause") this.#pattern(node.childForFieldName("parameter"), node, "variable", {});
    else if (node.type === "for_in_statement") this.#loop(node);
    else {
      const name = node.childForFieldName("name");
      const kind = node.type === "function_declaration" ? "function" : "class";
      if (name !== null)
        this.#add({ name: name.text, node, kind, part: "whole", path: [] }, scopeOf(node.parent ?? node));
    }
  }

  #imports(statement: SyntaxNode): void {
    const module = statement.childForFieldName("source")?.text.slice(1, -1) ?? "";
    const clause = namedChildren(statement).find(({ type }) => type === "import_clause");
    if (clause === undefined) return;
    const add = (local: SyntaxNode, imported: string) =>
      this.#add(
        { name: local.text, node: local, kind: "import", from: { imported, module }, part: "whole", path: [] },
        this.#root,
      );
    for (const part of namedChildren(clause)) {
      if (part.type === "identifier") add(part, "default");
      const [first] = namedChildren(part);
      if (part.type === "namespace_import" && first !== undefined) add(first, "*");
      if (part.type !== "named_imports") continue;
      for (const specifier of namedChildren(part)) {
        const name = specifier.childForFieldName("name");
        if (name !== null) add(specifier.childForFieldName("alias") ?? name, name.text);
      }
    }
  }

  #variable(declarator: SyntaxNode): void {
    const value = declarator.childForFieldName("value") ?? undefined;
    const type = annotationOf(declarator);
    const module = value === undefined ? undefined : requiredModule(value);
    const scope = scopeOf(declarator.parent ?? declarator);
    const target = declarator.childForFieldName("name");
    if (module === undefined) this.#pattern(target, scope, "variable", { value, type });
    else this.#required(target, module, scope);
  }

  /** `const { a: b } = require("m")` and `const m = require("m")` are imports. */
  #required(target: SyntaxNode | null, module: string, scope: SyntaxNode): void {
    if (target?.type === "identifier")
      this.#add(
        { name: target.text, node: target, kind: "import", from: { imported: "*", module }, part: "whole", path: [] },
        scope,
      );
    if (target?.type !== "object_pattern") return;
    for (const { key, target: local } of patternEntries(target)) {
      if (local.type !== "identifier" && local.type !== "shorthand_property_identifier_pattern") continue;
      this.#add(
        { name: local.text, node: local, kind: "import", from: { imported: key, module }, part: "whole", path: [] },
        scope,
      );
    }
  }

  #parameters(list: SyntaxNode): void {
    const scope = list.parent ?? list;
    for (const parameter of namedChildren(list)) {
      const target = parameter.childForFieldName("pattern") ?? parameter.childForFieldName("left") ?? parameter;
      this.#pattern(target, scope, "parameter", { type: annotationOf(parameter) });
    }
  }

  #loop(loop: SyntaxNode): void {
    const value = loop.childForFieldName("right") ?? undefined;
    const target = loop.childForFieldName("left");
    if (value === undefined || target === null || loop.childForFieldName("kind") === null) return;
    this.#pattern(target, loop, "variable", { value }, ["each"]);
  }

  #pattern(
    target: SyntaxNode | null,
    scope: SyntaxNode,
    kind: Binding["kind"],
    of: { readonly value?: SyntaxNode | undefined; readonly type?: SyntaxNode | undefined },
    path: readonly PathStep[] = [],
  ): void {
    if (target?.type === "identifier" || target?.type === "shorthand_property_identifier_pattern")
      this.#name(target, scope, kind, of, path, false);
    if (target?.type === "rest_pattern") this.#rest(target, scope, kind, of, path);
    if (target?.type === "assignment_pattern") this.#pattern(target.childForFieldName("left"), scope, kind, of, path);
    if (target?.type === "array_pattern") {
      for (const [at, element] of elementsOf(target)) {
        if (element.type === "rest_pattern") this.#rest(element, scope, kind, of, path);
        else this.#pattern(element, scope, kind, of, [...path, { at }]);
      }
    }
    if (target?.type !== "object_pattern") return;
    for (const { key, target: local } of patternEntries(target))
      this.#pattern(local, scope, kind, of, [...path, { key }]);
    for (const part of namedChildren(target)) if (part.type === "rest_pattern") this.#rest(part, scope, kind, of, path);
  }

  #rest(
    pattern: SyntaxNode,
    scope: SyntaxNode,
    kind: Binding["kind"],
    of: { readonly value?: SyntaxNode | undefined; readonly type?: SyntaxNode | undefined },
    path: readonly PathStep[],
  ): void {
    const [name] = namedChildren(pattern);
    if (name?.type === "identifier") this.#name(name, scope, kind, of, path, true);
  }

  #name(
    node: SyntaxNode,
    scope: SyntaxNode,
    kind: Binding["kind"],
    { value, type }: { readonly value?: SyntaxNode | undefined; readonly type?: SyntaxNode | undefined },
    path: readonly PathStep[],
    isRest: boolean,
  ): void {
    this.#add(
      {
        name: node.text,
        node,
        kind,
        ...partOf(isRest ? [...path, "each"] : path),
        path,
        ...(isRest ? { isRest } : {}),
        ...(value === undefined ? {} : { value }),
        ...(type === undefined ? {} : { type }),
      },
      scope,
    );
  }

  #add(binding: Binding, scope: SyntaxNode): void {
    const scoped = { binding, start: scope.startIndex, end: scope.endIndex };
    if (scope.type === "program") this.#top.add(binding);
    const list = this.#byName.get(binding.name);
    if (list === undefined) this.#byName.set(binding.name, [scoped]);
    else list.push(scoped);
  }
}

function partOf(path: readonly PathStep[]): Pick<Binding, "part" | "key"> {
  const [first, ...rest] = path;
  if (first === undefined) return { part: "whole" };
  if (rest.length > 0) return { part: "nested" };
  return typeof first === "object" && "key" in first ? { part: "property", key: first.key } : { part: "element" };
}

/** The elements of a pattern with their places: `[, b]` begins with the second. */
function elementsOf(pattern: SyntaxNode): readonly (readonly [number, SyntaxNode])[] {
  const elements: (readonly [number, SyntaxNode])[] = [];
  let at = 0;
  for (const child of pattern.children) {
    if (child?.type === ",") at++;
    else if (child?.isNamed === true && child.type !== "comment") elements.push([at, child]);
  }
  return elements;
}

/** The entries of `{ a, b: c, d = 1, e: f = 2 }` that have a name; what collects the rest is left out. */
export function patternEntries(
  pattern: SyntaxNode,
): readonly { readonly key: string; readonly keyNode: SyntaxNode; readonly target: SyntaxNode }[] {
  return namedChildren(pattern).flatMap((part) => {
    if (part.type === "shorthand_property_identifier_pattern") return [{ key: part.text, keyNode: part, target: part }];
    const keyNode = part.childForFieldName(part.type === "pair_pattern" ? "key" : "left");
    const value = part.childForFieldName(part.type === "pair_pattern" ? "value" : "left");
    if (keyNode === null || value === null || keyNode.type === "computed_property_name") return [];
    const target = value.type === "assignment_pattern" ? (value.childForFieldName("left") ?? value) : value;
    const key = keyNode.type === "string" ? keyNode.text.slice(1, -1) : keyNode.text;
    return [{ key, keyNode, target }];
  });
}

/** The nearest function around a node; undefined at the top of the file. */
export function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent) if (functions.has(parent.type)) return parent;
  return undefined;
}

function scopeOf(node: SyntaxNode): SyntaxNode {
  let scope = node;
  while (!blocks.has(scope.type) && scope.parent !== null) scope = scope.parent;
  return scope;
}

function annotationOf(node: SyntaxNode): SyntaxNode | undefined {
  const annotation = node.childForFieldName("type");
  return annotation === null ? undefined : namedChildren(annotation)[0];
}

/** The module of `require("m")`. */
export function requiredModule(value: SyntaxNode): string | undefined {
  if (value.type !== "call_expression" || value.childForFieldName("function")?.text !== "require") return undefined;
  const argument = value.childForFieldName("arguments")?.namedChildren[0];
  return argument?.type === "string" ? argument.text.slice(1, -1) : undefined;
}
