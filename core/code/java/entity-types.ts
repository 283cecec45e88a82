import type { Place } from "../classes/ledger.ts";
import { ScopedNames } from "../classes/scoped-names.ts";
import type { CodeModel, DeclaredClass } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { accessedProperty, argumentsOf, classAround, functionAround, lambdaParameters } from "./nodes.ts";

/** `rows` is anything that holds entities, an Optional included; `path` an expression of the Criteria API; `builder` one of Lombok. */
export type Shape = "row" | "rows" | "path" | "update" | "builder";

export interface Entity {
  readonly model: CodeModel;
  readonly shape: Shape;
  /** The embedded part of the entity that it is: `address.`. */
  readonly prefix: string;
}

interface Binding {
  readonly node: SyntaxNode;
  readonly part: "value" | "element" | "type";
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const givesRow = words(
  "get orElse orElseThrow orElseGet getFirst getLast next getSingleResult getSingleResultOrNull uniqueResult singleResult first last block elementAt remove poll peek",
);
const givesOther = words(
  "map mapToObj mapToInt mapToLong flatMap size count isEmpty isPresent contains anyMatch allMatch noneMatch add addAll set removeIf join collect reduce put containsKey forEach",
);
/** Methods of an entity manager, a session or a repository that give one entity of the class they are told. */
const finders = words("find getReference load get findOne merge");
const wrappers: ReadonlySet<string> = words(
  "List Set Collection Iterable Optional Page Slice Stream ArrayList LinkedList HashSet LinkedHashSet TypedQuery Query Iterator Flux Mono ListenableFuture CompletableFuture Supplier SortedSet Window PagedResult",
);
const paths: ReadonlySet<string> = words("Root From Path");
const joins: ReadonlySet<string> = words("Join ListJoin SetJoin CollectionJoin Fetch");
const repository = /^(\w+?)(?:Jpa|Crud)?(?:Repository|Repo|Dao|DAO)$/;
const deepest = 14;

/** Which expressions of one Java file are entities. */
export class EntityTypes {
  readonly #models: ReadonlyMap<string, CodeModel>;
  readonly #classes: readonly DeclaredClass[];
  readonly #names = new ScopedNames<Binding>();
  readonly #methods = new Map<string, SyntaxNode>();
  readonly #known = new Map<string, Entity | undefined>();

  /** `classes` say what the methods of others give. */
  constructor(root: SyntaxNode, models: readonly CodeModel[], classes: readonly DeclaredClass[]) {
    this.#classes = classes;
    this.#models = new Map(models.map((model) => [model.name, model]));
    this.#bind(root);
  }

  of(node: SyntaxNode, depth = 0): Entity | undefined {
    const key = `${node.startIndex} ${node.endIndex}`;
    if (this.#known.has(key) || depth > deepest) return this.#known.get(key);
    this.#known.set(key, undefined);
    const entity = this.#typeOf(node, depth + 1);
    this.#known.set(key, entity);
    return entity;
  }

  /** Whether a name means a variable, a parameter or a field here. */
  isDeclared(name: SyntaxNode): boolean {
    return this.#names.at(name.text, name.startIndex) !== undefined || lambdaWith(name) !== undefined;
  }

  /** A type as it is written: `User`, `List<User>`, `Root<User>`. */
  named(type: string): Entity | undefined {
    const bare = type
      .replace(/@\w+\s+/g, "")
      .replace(/\s+/g, "")
      .replace(/\?extends/g, "");
    const match = /^(?:[\w.]*\.)?(\w+)(?:<(.+)>)?(\[\])?(?:\.\.\.)?$/.exec(bare);
    if (match === null) return undefined;
    const [, name = "", argument, array] = match;
    if (argument === undefined) return this.#entity(name, array === undefined ? "row" : "rows");
    if (wrappers.has(name)) return as(this.named(argument), "rows");
    const [first = "", second = ""] = argument.split(",");
    if (paths.has(name)) return this.#entity(first, "path");
    if (joins.has(name)) return this.#entity(second, "path");
    return name === "CriteriaUpdate" ? this.#entity(first, "update") : undefined;
  }

  #entity(name: string, shape: Shape): Entity | undefined {
    const model = this.#models.get(name.slice(name.lastIndexOf(".") + 1));
    return model === undefined ? undefined : { model, shape, prefix: "" };
  }

  #typeOf(node: SyntaxNode, depth: number): Entity | undefined {
    switch (node.type) {
      case "identifier":
        return this.#name(node, depth);
      case "this":
        return this.#entity(classAround(node)?.childForFieldName("name")?.text ?? "", "row");
      case "field_access":
        return this.#field(node, depth);
      case "method_invocation":
        return this.#call(node, depth);
      case "object_creation_expression":
        return this.named(node.childForFieldName("type")?.text ?? "");
      case "cast_expression":
        return this.named(node.childForFieldName("type")?.text ?? "");
      case "parenthesized_expression":
        return this.of(namedChildren(node)[0] ?? node, depth);
      case "array_access":
        return as(this.of(node.childForFieldName("array") ?? node, depth), "row");
      case "ternary_expression":
        return (
          this.of(node.childForFieldName("consequence") ?? node, depth) ??
          this.of(node.childForFieldName("alternative") ?? node, depth)
        );
      default:
        return undefined;
    }
  }

  #name(node: SyntaxNode, depth: number): Entity | undefined {
    const lambda = lambdaWith(node);
    const binding = this.#names.at(node.text, node.startIndex);
    if (lambda !== undefined && !isWithin(binding?.node, lambda)) return this.#parameter(lambda, node.text, depth);
    if (binding === undefined) return undefined;
    if (binding.part === "type") return this.named(binding.node.text);
    const entity = this.of(binding.node, depth);
    return binding.part === "element" ? as(entity, "row") : entity;
  }

  #field(node: SyntaxNode, depth: number): Entity | undefined {
    const object = node.childForFieldName("object");
    const name = node.childForFieldName("field")?.text ?? "";
    const entity = object === null ? undefined : this.of(object, depth);
    if (entity?.shape === "row") return this.property(entity, name);
    const binding = object?.type === "this" ? this.#names.at(name, node.startIndex) : undefined;
    return binding?.part === "type" ? this.named(binding.node.text) : undefined;
  }

  /** What a property of an entity leads to: another entity, several, or an embedded part. */
  property(entity: Entity, name: string): Entity | undefined {
    const path = entity.prefix + name;
    if (entity.model.fields.some((field) => field.name.startsWith(`${path}.`)))
      return { ...entity, prefix: `${path}.` };
    const target = entity.prefix === "" ? entity.model.relations.get(name) : undefined;
    if (target === undefined) return undefined;
    return this.#entity(target, entity.shape === "path" ? "path" : entity.model.toMany?.has(name) ? "rows" : "row");
  }

  #call(node: SyntaxNode, depth: number): Entity | undefined {
    const object = node.childForFieldName("object");
    const method = node.childForFieldName("name")?.text ?? "";
    const args = argumentsOf(node);
    if (object === null) return this.named(this.#methods.get(method)?.childForFieldName("type")?.text ?? "");
    if (object.type === "identifier" && (method === "builder" || method === "toBuilder")) {
      const model = this.#models.get(object.text);
      if (model !== undefined) return { model, shape: "builder", prefix: "" };
    }
    const entity = this.of(object, depth);
    if (entity !== undefined) return this.#result(entity, method, args);
    const told = args.find(
      ({ type, text }) => type === "class_literal" && this.#models.has(text.replace(/\.class$/, "")),
    );
    if (told !== undefined) return this.#told(told.text.replace(/\.class$/, ""), method);
    return this.#found(object, method, args, depth) ?? this.#given(object, method);
  }

  /** What the method of a service gives, where the class that a variable is declared to be is the only one of its name. */
  #given(object: SyntaxNode, method: string): Entity | undefined {
    const name = object.type === "field_access" ? object.childForFieldName("field") : object;
    const binding = name?.type === "identifier" ? this.#names.at(name.text, name.startIndex) : undefined;
    const type = binding?.part === "type" ? binding.node.text : undefined;
    const [declared, ...others] = this.#classes.filter((each) => each.library === "jpa" && each.name === type);
    if (declared === undefined || others.length > 0 || !Object.hasOwn(declared.returns, method)) return undefined;
    const given = declared.returns[method] ?? "";
    const entity = this.named(given);
    const inFull = new RegExp(`[\\w.]+\\.${entity?.model.name}\\b`).exec(given)?.[0];
    const isOther = inFull !== undefined && entity?.model.file.endsWith(`${inFull.replaceAll(".", "/")}.java`) !== true;
    return isOther ? undefined : entity;
  }

  #result(entity: Entity, method: string, args: readonly SyntaxNode[]): Entity | undefined {
    if (entity.shape === "builder") return method === "build" ? { ...entity, shape: "row" } : entity;
    if (entity.shape === "path") {
      const name = pathName(args[0]);
      return name !== undefined && /^(?:get|join|fetch|joinList|joinSet)$/.test(method)
        ? this.property(entity, name)
        : undefined;
    }
    if (entity.shape === "update")
      return method === "from" || method === "getRoot" ? { ...entity, shape: "path" } : entity;
    if (entity.shape === "rows") {
      if (givesOther.has(method)) return undefined;
      return { ...entity, shape: givesRow.has(method) && !(method === "get" && args.length > 1) ? "row" : "rows" };
    }
    const accessed = accessedProperty(method);
    if (method === "toBuilder") return { ...entity, shape: "builder" };
    // Setters that return the entity are chained.
    if (accessed?.isSetter === true) return entity;
    return accessed === undefined ? undefined : this.property(entity, accessed.property);
  }

  /** `em.find(User.class, id)`, `em.createQuery(text, User.class)`, `query.from(User.class)`. */
  #told(name: string, method: string): Entity | undefined {
    if (method === "from") return this.#entity(name, "path");
    if (method === "createCriteriaUpdate") return this.#entity(name, "update");
    if (finders.has(method)) return this.#entity(name, "row");
    return /^create(?:Named|Native)?Query$/.test(method) ? this.#entity(name, "rows") : undefined;
  }

  /** What a repository that is named after an entity gives, for variables without a type of their own. */
  #found(object: SyntaxNode, method: string, args: readonly SyntaxNode[], depth: number): Entity | undefined {
    const last =
      object.type === "field_access" ? object.childForFieldName("field") : object.type === "identifier" ? object : null;
    const type = last === null ? undefined : this.#names.at(last.text, last.startIndex)?.node.text;
    const name = repository.exec(type ?? "")?.[1];
    if (name === undefined || !this.#models.has(name)) return undefined;
    if (/^save(?:AndFlush)?$/.test(method) && args[0] !== undefined)
      return this.of(args[0], depth) ?? this.#entity(name, "row");
    if (/^(?:getById|getOne|getReferenceById)$/.test(method)) return this.#entity(name, "row");
    return /^(?:find|read|stream)(?:All|By|First|Top)/.test(method) ? this.#entity(name, "rows") : undefined;
  }

  /** What the method that takes a lambda hands to it. */
  #parameter(lambda: SyntaxNode, name: string, depth: number): Entity | undefined {
    const index = lambdaParameters(lambda).indexOf(name);
    const call = lambda.parent?.type === "argument_list" ? lambda.parent.parent : null;
    const object = call?.type === "method_invocation" ? call.childForFieldName("object") : null;
    const entity = object === null ? undefined : this.of(object, depth);
    if (entity?.shape === "rows") return { ...entity, shape: "row" };
    return index === 0 ? this.#specified(lambda) : undefined;
  }

  /** `(root, query, builder) -> …` where a `Specification<User>` is wanted. */
  #specified(lambda: SyntaxNode): Entity | undefined {
    if (lambdaParameters(lambda).length !== 3) return undefined;
    for (let node = lambda.parent; node !== null; node = node.parent) {
      const type = node.childForFieldName("type")?.text;
      const entity = /^Specification<(\w+)>$/.exec(type ?? "")?.[1];
      if (entity !== undefined) return this.#entity(entity, "path");
    }
    return undefined;
  }

  #bind(root: SyntaxNode): void {
    const types = [
      "field_declaration",
      "local_variable_declaration",
      "formal_parameter",
      "enhanced_for_statement",
      "method_declaration",
      "instanceof_expression",
      "resource",
      "record_declaration",
    ];
    for (const node of root.descendantsOfType(types)) {
      if (node === null) continue;
      const owner = classAround(node) ?? root;
      const scope = functionAround(node) ?? owner;
      const type = node.childForFieldName("type");
      if (node.type === "method_declaration") this.#methods.set(node.childForFieldName("name")?.text ?? "", node);
      else if (node.type === "enhanced_for_statement")
        this.#variable(node.childForFieldName("name"), type, node.childForFieldName("value"), "element", node);
      else if (node.type === "formal_parameter" || node.type === "resource")
        this.#variable(node.childForFieldName("name"), type, node.childForFieldName("value"), "value", scope);
      else if (node.type === "instanceof_expression")
        this.#variable(node.childForFieldName("name"), node.childForFieldName("right"), null, "value", scope);
      else
        for (const declarator of namedChildren(node))
          if (declarator.type === "variable_declarator")
            this.#variable(
              declarator.childForFieldName("name"),
              type,
              declarator.childForFieldName("value"),
              "value",
              node.type === "field_declaration" ? owner : scope,
            );
    }
  }

  #variable(
    name: SyntaxNode | null,
    type: SyntaxNode | null,
    value: SyntaxNode | null,
    part: "value" | "element",
    scope: SyntaxNode,
  ): void {
    if (name === null) return;
    const span = { start: scope.startIndex, end: scope.endIndex };
    if (type !== null && type.text !== "var") this.#names.add(name.text, { node: type, part: "type" }, span);
    else if (value !== null) this.#names.add(name.text, { node: value, part }, span, name.endIndex);
  }
}

/** The attribute that `get("name")` or `get(User_.name)` names. */
export function pathName(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === "string_literal") return node.text.slice(1, -1);
  const isMetamodel = node?.type === "field_access" && /_$/.test(node.childForFieldName("object")?.text ?? "");
  return isMetamodel ? node?.childForFieldName("field")?.text : undefined;
}

/** The nearest lambda with a parameter of this name. */
function lambdaWith(name: SyntaxNode): SyntaxNode | undefined {
  for (let around = functionAround(name); around !== undefined; around = functionAround(around))
    if (around.type === "lambda_expression" && lambdaParameters(around).includes(name.text)) return around;
  return undefined;
}

function isWithin(node: SyntaxNode | undefined, outer: SyntaxNode): boolean {
  return node !== undefined && node.startIndex >= outer.startIndex && node.endIndex <= outer.endIndex;
}

function as(entity: Entity | undefined, shape: Shape): Entity | undefined {
  return entity === undefined ? undefined : { ...entity, shape };
}

/** The table of an entity. */
export function placeOf({ model }: Pick<Entity, "model">): Place {
  return { table: model.reference, certainty: model.unsure ? "name-only" : "resolved" };
}

/** The column of an entity's property; undefined when it has none. The accessors of `boolean isActive` are those of `active`. */
export function columnOf({ model, prefix }: Pick<Entity, "model" | "prefix">, property: string): string | undefined {
  const flag = `is${property.slice(0, 1).toUpperCase()}${property.slice(1)}`;
  const named = (wanted: string) => model.fields.find(({ name }) => name === prefix + wanted)?.column;
  return named(property) ?? named(flag);
}
