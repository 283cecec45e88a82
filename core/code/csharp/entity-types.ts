import type { Place } from "../classes/ledger.ts";
import { ScopedNames } from "../classes/scoped-names.ts";
import { pluralOf } from "../inflection.ts";
import { builtEntity, typeOf } from "../models/ef-core.ts";
import type { CodeModel, DeclaredClass } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { mappedTypes } from "./auto-mapper.ts";
import { type Binding, bindNames } from "./bindings.ts";
import {
  anonymousParts,
  argumentsOf,
  classAround,
  functionAround,
  lambdaParameters,
  methodCall,
  unwrapped,
} from "./nodes.ts";
import { type Entity, elementOf, recordOf, severalOf, single } from "./shapes.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const givesRow = words(
  "First FirstOrDefault Single SingleOrDefault Last LastOrDefault Find ElementAt ElementAtOrDefault MinBy MaxBy FirstAsync FirstOrDefaultAsync SingleAsync SingleOrDefaultAsync LastAsync LastOrDefaultAsync FindAsync GetById GetByIdAsync GetBySpecAsync FindByNameAsync FindByIdAsync FindByEmailAsync GetUserAsync",
);
const givesOther = words(
  "Count CountAsync LongCount Any AnyAsync All AllAsync Sum SumAsync Average AverageAsync Max MaxAsync Min MinAsync Contains ProjectTo ToDictionary ToDictionaryAsync ToLookup Aggregate Zip ExecuteUpdate ExecuteUpdateAsync ExecuteDelete ExecuteDeleteAsync Add AddAsync Remove ForEach Cast OfType Adapt",
);
/** What a context is called where its type cannot be seen. */
const contextName = /(?:context|ctx|db)$/i;
const deepest = 14;

/** Which expressions of one C# file are entities. */
export class EntityTypes {
  readonly #models: ReadonlyMap<string, CodeModel>;
  readonly #sets: ReadonlyMap<string, CodeModel>;
  readonly #classes: ReadonlyMap<string, DeclaredClass>;
  readonly #names = new ScopedNames<Binding>();
  readonly #methods = new Map<string, SyntaxNode>();
  readonly #methodsElsewhere = new Map<string, Entity[]>();
  /** What extension methods give, by what they are called on and their name. */
  readonly #extensions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #known = new Map<string, Entity | undefined>();

  constructor(root: SyntaxNode, models: readonly CodeModel[], classes: readonly DeclaredClass[]) {
    this.#classes = new Map(classes.map((declared) => [declared.name, declared]));
    this.#models = new Map(models.map((model) => [model.name, model]));
    this.#sets = new Map(
      models.flatMap((model) => [...(model.traits ?? [])].map((trait) => [trait.replace(/^set /, ""), model] as const)),
    );
    this.#extensions = extensionsOf(classes);
    for (const model of models) this.#methodsGiving(model);
    bindNames(root, this.#names, this.#methods);
  }

  /** Classes and the interfaces that they are known by (`IUserRepository`) count as one. */
  #methodsGiving(model: CodeModel): void {
    for (const [title, shape] of model.givenBy ?? []) {
      const [owner = "", method = ""] = title.split(".");
      const key = `${owner.replace(/^I(?=[A-Z])/, "").toLowerCase()}.${method}`;
      const known = this.#methodsElsewhere.get(key) ?? [];
      if (!known.some((each) => each.model === model && each.shape === shape)) known.push({ model, shape });
      this.#methodsElsewhere.set(key, known);
    }
  }

  of(expression: SyntaxNode, depth = 0): Entity | undefined {
    const node = unwrapped(expression);
    const key = `${node.startIndex} ${node.endIndex}`;
    if (this.#known.has(key) || depth > deepest) return this.#known.get(key);
    this.#known.set(key, undefined);
    const entity = this.#typeOf(node, depth + 1);
    this.#known.set(key, entity);
    return entity;
  }

  /** Whether a name is a variable or parameter here, or an argument of a lambda. */
  isLocal(name: SyntaxNode): boolean {
    const binding = this.#names.at(name.text, name.startIndex);
    const isProperty = binding !== undefined && binding.node.parent?.type === "property_declaration";
    return (binding !== undefined && !isProperty) || lambdaWith(name) !== undefined;
  }

  /** A type as it is written: `User`, `User?`, `Task<List<User>>`, `User[]`. */
  named(type: string): Entity | undefined {
    const builder = /^EntityTypeBuilder<([\w.]+)>$/.exec(type)?.[1];
    if (builder !== undefined) return asBuilder(this.#models.get(builder));
    const found = typeOf(type);
    if (found === undefined) return undefined;
    const model = this.#models.get(found.entity);
    const one = model === undefined ? this.#object(found.entity) : ({ model, shape: "row" } as const);
    return found.many ? severalOf(one) : one;
  }

  /** A class that is no entity, by its properties that are. */
  #object(name: string): Entity | undefined {
    const declared = this.#classes.get(name);
    if (declared === undefined) return undefined;
    // `class AppUserManager : UserManager<User>`.
    if (declared.base?.startsWith("UserManager<")) return this.named(declared.base);
    const parts = new Map<string, Entity>();
    for (const [property, type] of Object.entries(declared.returns)) {
      if (!/^\w+$/.test(property)) continue;
      const found = typeOf(type);
      const model = found === undefined ? undefined : this.#models.get(found.entity);
      if (model !== undefined) parts.set(property, { model, shape: found?.many === true ? "rows" : "row" });
    }
    return recordOf(parts);
  }

  #typeOf(node: SyntaxNode, depth: number): Entity | undefined {
    switch (node.type) {
      case "identifier":
      case "implicit_parameter":
        return this.#name(node, depth);
      case "member_access_expression":
        return this.#member(node.childForFieldName("expression"), node.childForFieldName("name")?.text ?? "", depth);
      case "conditional_access_expression":
        return this.#conditional(node, depth);
      case "invocation_expression":
        return this.#call(node, depth);
      case "object_creation_expression":
      case "cast_expression":
        return this.named(node.childForFieldName("type")?.text ?? "");
      case "as_expression":
        return this.named(node.childForFieldName("right")?.text ?? "");
      case "element_access_expression":
        return single(this.of(node.childForFieldName("expression") ?? node, depth));
      case "conditional_expression":
        return this.of(namedChildren(node)[1] ?? node, depth) ?? this.of(namedChildren(node)[2] ?? node, depth);
      case "anonymous_object_creation_expression":
        return this.#anonymous(node, depth);
      case "query_expression":
        return this.#query(node, depth);
      case "binary_expression":
        return node.children.some((child) => child?.type === "??")
          ? this.of(node.childForFieldName("left") ?? node, depth)
          : undefined;
      default:
        return undefined;
    }
  }

  /** `new { progress, Chapter = c }` */
  #anonymous(node: SyntaxNode, depth: number): Entity | undefined {
    const parts = new Map<string, Entity>();
    for (const { name, value } of anonymousParts(node)) {
      const entity = this.of(value, depth);
      if (entity !== undefined && entity.shape !== "builder") parts.set(name, entity);
    }
    return recordOf(parts);
  }

  /** `from p in … select …` */
  #query(node: SyntaxNode, depth: number): Entity | undefined {
    const select = namedChildren(node).find(({ type }) => type === "select_clause");
    const value = select === undefined ? undefined : namedChildren(select)[0];
    return value === undefined ? undefined : severalOf(this.of(value, depth));
  }

  #name(node: SyntaxNode, depth: number): Entity | undefined {
    const binding = this.#names.at(node.text, node.startIndex);
    if (binding === undefined) {
      const lambda = lambdaWith(node);
      if (lambda !== undefined) return this.#parameter(lambda, node.text, depth);
      // Within the context itself.
      const around = classAround(node);
      if (/Context$/.test(around?.childForFieldName("name")?.text ?? "")) return asRows(this.#sets.get(node.text));
      // `Query` in a specification: `class BasketsOf : Specification<Basket>`.
      const bases = around === undefined ? undefined : namedChildren(around).find(({ type }) => type === "base_list");
      const specified = /\bSpecification<([\w.]+)>/.exec(bases?.text ?? "")?.[1];
      return node.text === "Query" && specified !== undefined ? severalOf(this.named(specified)) : undefined;
    }
    if (binding.part === "type") return this.named(binding.node.text);
    const entity = this.of(binding.node, depth);
    return binding.part === "element" ? single(entity) : entity;
  }

  #conditional(node: SyntaxNode, depth: number): Entity | undefined {
    const [, binding] = namedChildren(node);
    if (binding?.type !== "member_binding_expression") return undefined;
    return this.#member(node.childForFieldName("condition"), binding.childForFieldName("name")?.text ?? "", depth);
  }

  /** `_context.Users`, `this._users`, and navigation from an entity to another. */
  #member(object: SyntaxNode | null, name: string, depth: number): Entity | undefined {
    if (object === null) return undefined;
    if (object.text === "this") return this.#own(name, object, depth);
    const entity = this.of(object, depth);
    // `UserManager<User>` has a property `Users`.
    if (entity?.shape === "rows") return name === "Users" ? entity : undefined;
    if (entity?.shape === "record") return entity.parts?.get(name);
    if (entity !== undefined) return entity.shape === "row" ? this.#navigation(entity.model, name) : undefined;
    const set = this.#sets.get(name);
    return set !== undefined && this.#isContext(object) ? asRows(set) : undefined;
  }

  #own(name: string, at: SyntaxNode, depth: number): Entity | undefined {
    const binding = this.#names.at(name, at.startIndex);
    if (binding?.part === "type") return this.named(binding.node.text);
    return binding === undefined ? undefined : this.of(binding.node, depth);
  }

  #isContext(node: SyntaxNode): boolean {
    const last = node.type === "member_access_expression" ? (node.childForFieldName("name")?.text ?? "") : node.text;
    const binding = node.type === "identifier" ? this.#names.at(node.text, node.startIndex) : undefined;
    if (binding?.part === "type") return /Context\??$/.test(binding.node.text);
    return contextName.test(last);
  }

  /** The type of the property says where it leads; else one named like an entity leads to one, its plural to several. */
  #navigation(of: CodeModel, name: string): Entity | undefined {
    const declared = this.#classes.get(of.name);
    if (declared !== undefined && Object.hasOwn(declared.returns, name))
      return this.named(declared.returns[name] ?? "");
    const one = this.#models.get(name);
    if (one !== undefined) return { model: one, shape: "row" };
    for (const model of this.#models.values())
      if (name.length > 3 && pluralOf(model.name.toLowerCase()) === name.toLowerCase()) return { model, shape: "rows" };
    return undefined;
  }

  #call(node: SyntaxNode, depth: number): Entity | undefined {
    const { receiver, method, typeArgument } = methodCall(node);
    if (method === "Set" && typeArgument !== undefined) return asRows(this.named(typeArgument)?.model);
    if (method === "Entries" && typeArgument !== undefined) return this.#tracked(typeArgument);
    if (method === "Entity" && typeArgument !== undefined) return asBuilder(this.named(typeArgument)?.model);
    if (receiver === undefined) return this.named(this.#methods.get(method)?.childForFieldName("returns")?.text ?? "");
    const built = this.#built(receiver, method);
    if (built !== undefined) return built;
    const known = this.of(receiver, depth);
    const extension = this.#extension(known, method);
    if (extension !== undefined) return extension === "other" ? undefined : extension;
    const entity = known ?? this.#given(receiver, method);
    if (entity === undefined || known === undefined || entity.shape === "builder") return entity;
    if (entity.shape === "row" || entity.shape === "record") return undefined;
    if (givesRow.has(method)) return single(entity);
    if (method === "Include" || method === "ThenInclude") return { ...entity, included: this.#selected(node, depth) };
    if (method === "Select") return severalOf(this.#selected(node, depth));
    if (method === "SelectMany") return this.#flattened(node, depth);
    if (method === "Join" || method === "GroupJoin") return severalOf(this.#selected(node, depth, -1));
    if (method === "GroupBy") return argumentsOf(node).length === 1 ? severalOf(entity) : undefined;
    // Other methods, extensions included, are taken for those that narrow, sort or load.
    return givesOther.has(method) ? undefined : { ...entity, included: undefined };
  }

  /** `ChangeTracker.Entries<User>()`: each has the entity in its property `Entity`. */
  #tracked(type: string): Entity | undefined {
    const entity = this.named(type);
    return entity === undefined ? undefined : severalOf(recordOf(new Map([["Entity", entity]])));
  }

  /** `new UserBuilder("x").WithEmail(email).Build()`: what the class of the object that the chain begins with says. */
  #built(receiver: SyntaxNode, method: string): Entity | undefined {
    let first = receiver;
    while (first.type === "invocation_expression") {
      const inner = methodCall(first).receiver;
      if (inner === undefined) return undefined;
      first = inner;
    }
    if (first.type !== "object_creation_expression") return undefined;
    const { returns = {} } = this.#classes.get(first.childForFieldName("type")?.text ?? "") ?? {};
    return Object.hasOwn(returns, `${method}()`) ? this.named(returns[`${method}()`] ?? "") : undefined;
  }

  /** What an extension method gives, called on entities; `other` when it gives something else. */
  #extension(on: Entity | undefined, method: string): Entity | "other" | undefined {
    if (on === undefined || (on.shape !== "row" && on.shape !== "rows")) return undefined;
    const types = this.#extensions.get(`this ${on.model.name}.${method}`);
    const [type = ""] = types ?? [];
    if (types?.size !== 1) return undefined;
    const given = this.named(type);
    if (given !== undefined) return given;
    return this.#classes.has(typeOf(type)?.entity ?? "") ? "other" : undefined;
  }

  /** `SelectMany(x => x.Posts)`, `SelectMany(x => x.Posts, (x, post) => new { x, post })`. */
  #flattened(call: SyntaxNode, depth: number): Entity | undefined {
    if (argumentsOf(call).length > 1) return severalOf(this.#selected(call, depth, 1));
    const chosen = this.#selected(call, depth);
    return chosen?.shape === "rows" || chosen?.shape === "records" ? chosen : severalOf(single(chosen));
  }

  /** `_unitOfWork.UserRepository.FindByName(…)`: a method of a class that the receiver is named after, or declared as. */
  #given(receiver: SyntaxNode, method: string): Entity | undefined {
    const last = receiver.type === "member_access_expression" ? receiver.childForFieldName("name") : receiver;
    if (last?.type !== "identifier") return undefined;
    const binding = this.#names.at(last.text, last.startIndex);
    const type = binding?.part === "type" ? binding.node.text : last.text.replace(/^_/, "");
    const owner = type.replace(/^I(?=[A-Z])/, "").toLowerCase();
    const shapes = this.#methodsElsewhere.get(`${owner}.${method}`) ?? [];
    const [only] = shapes;
    return shapes.length > 0
      ? shapes.length === 1
        ? only
        : undefined
      : this.#inherited(type.replace("?", ""), method);
  }

  /** `GetAll()` of `interface IUserRepository : IRepository<User>`: what the generic base says that it gives. */
  #inherited(type: string, method: string): Entity | undefined {
    const [, base = "", argument = ""] = /^(\w+)<([\w.]+)>$/.exec(this.#classes.get(type)?.base ?? "") ?? [];
    const { returns = {} } = this.#classes.get(base) ?? {};
    const given = Object.hasOwn(returns, `${method}()`) ? returns[`${method}()`] : undefined;
    return given === undefined ? undefined : this.named(given === "T" ? argument : `List<${argument}>`);
  }

  /** What a lambda of a call, the first by default, leads to. */
  #selected(call: SyntaxNode, depth: number, index = 0): Entity | undefined {
    const lambda = argumentsOf(call).at(index);
    const body = lambda?.type === "lambda_expression" ? lambda.childForFieldName("body") : null;
    return body === null ? undefined : this.of(body, depth);
  }

  /** The parameter of a lambda is what the method that takes it is called on. */
  #parameter(lambda: SyntaxNode, name: string, depth: number): Entity | undefined {
    const call = lambda.parent?.parent?.parent;
    if (call?.type !== "invocation_expression") return undefined;
    const { receiver, method } = methodCall(call);
    if (method === "Entity") return asBuilder(this.named(methodCall(call).typeArgument ?? "")?.model);
    if (method === "SetProperty") return this.#updated(call, depth);
    const mapped = mappedTypes(call, lambda);
    if (mapped !== undefined) return this.named(mapped);
    const index = lambdaParameters(lambda).findIndex(({ text }) => text === name);
    if (receiver === undefined || index > 1) return undefined;
    if (index === 1) return this.#second(call, method, depth);
    const entity = this.of(receiver, depth);
    // The second selector of a join is for what is joined.
    if (/^(?:Group)?Join$/.test(method) && argumentsOf(call)[2]?.startIndex === lambda.startIndex)
      return this.#second(call, "Join", depth);
    const included = method === "ThenInclude" ? this.#lastIncluded(receiver, depth) : undefined;
    if (included !== undefined) return single(included) ?? included;
    if (entity?.shape === "builder") return { model: entity.model, shape: "row" };
    if (method.startsWith("ExecuteUpdate")) return undefined;
    const built =
      entity === undefined && receiver.type === "invocation_expression"
        ? this.named(builtEntity(receiver) ?? "")
        : undefined;
    if (entity !== undefined) return elementOf(entity);
    // `It.Is<User>(user => …)`: what the call is told to be about.
    return built ?? this.named(methodCall(call).typeArgument ?? "");
  }

  /** What the second parameter of a lambda is: of `Join` what is joined, of `SelectMany` what was selected. */
  #second(call: SyntaxNode, method: string, depth: number): Entity | undefined {
    const [first] = argumentsOf(call);
    if (method === "Join" || method === "GroupJoin") {
      const joined = first === undefined ? undefined : this.of(first, depth);
      return method === "Join" ? elementOf(joined) : joined;
    }
    return method === "SelectMany" ? elementOf(this.#selected(call, depth)) : undefined;
  }

  /** `query.ExecuteUpdate(s => s.SetProperty(x => x.Age, 1))`: what `x` is. */
  #updated(call: SyntaxNode, depth: number): Entity | undefined {
    for (let node = call.parent; node !== null; node = node.parent) {
      if (node.type !== "invocation_expression") continue;
      const { receiver, method } = methodCall(node);
      if (method.startsWith("ExecuteUpdate"))
        return receiver === undefined ? undefined : single(this.of(receiver, depth));
    }
    return undefined;
  }

  #lastIncluded(receiver: SyntaxNode, depth: number): Entity | undefined {
    return this.of(receiver, depth)?.included;
  }
}

function extensionsOf(classes: readonly DeclaredClass[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { returns } of classes)
    for (const [title, type] of Object.entries(returns)) {
      if (!title.startsWith("this ")) continue;
      const types = found.get(title) ?? new Set();
      found.set(title, types.add(type));
    }
  return found;
}

/** The nearest lambda with a parameter of this name. */
function lambdaWith(name: SyntaxNode): SyntaxNode | undefined {
  for (let around = functionAround(name); around !== undefined; around = functionAround(around))
    if (around.type === "lambda_expression" && lambdaParameters(around).some(({ text }) => text === name.text))
      return around;
  return undefined;
}

function asRows(model: CodeModel | undefined): Entity | undefined {
  return model === undefined ? undefined : { model, shape: "rows" };
}

function asBuilder(model: CodeModel | undefined): Entity | undefined {
  return model === undefined ? undefined : { model, shape: "builder" };
}

/** The table of an entity. */
export function placeOf({ model }: Pick<Entity, "model">): Place {
  return { table: model.reference, certainty: model.unsure ? "name-only" : "resolved" };
}
