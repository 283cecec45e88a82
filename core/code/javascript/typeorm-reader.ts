import type { CodeModels } from "../models/resolve.ts";
import type { CodeModel } from "../models/types.ts";
import { entriesOf, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Bindings } from "./bindings.ts";
import { argumentsOf, type Chain, type ChainCall, chainOf, queryOf } from "./chain.ts";
import { classesIn, membersOf } from "./classes.ts";
import type { ScriptFile } from "./flow/script-file.ts";
import { rowsOf } from "./flow/seeds.ts";
import { readOwn, typeArgument } from "./instances.ts";
import { FileModels } from "./models-in-file.ts";
import { entryValue, objectsOf, stringsOf, stringText } from "./objects.ts";
import { type Aliases, QueryTexts } from "./query-texts.ts";
import { innerOf, spanOf, type Target, type UsageRecorder } from "./recorder.ts";

const library = "typeorm";
const hooks: ReadonlySet<string> = new Set(["BeforeInsert", "BeforeUpdate", "BeforeSoftRemove"]);
const withOptions: ReadonlySet<string> = new Set([
  "count",
  "exist",
  "exists",
  "find",
  "findAndCount",
  "findOne",
  "findOneOrFail",
]);
const withWhere: ReadonlySet<string> = new Set([
  "countBy",
  "delete",
  "existsBy",
  "findAndCountBy",
  "findBy",
  "findOneBy",
  "findOneByOrFail",
  "restore",
  "softDelete",
  "update",
]);
const rowMethods: ReadonlySet<string> = new Set([
  "create",
  "findOne",
  "findOneBy",
  "findOneByOrFail",
  "findOneOrFail",
  "getOne",
  "getOneOrFail",
  "preload",
  "save",
]);
const listMethods: ReadonlySet<string> = new Set(["find", "findBy", "findByIds", "getMany"]);
/** A page of rows, and how many there are in all. */
const pageMethods: ReadonlySet<string> = new Set(["findAndCount", "findAndCountBy", "getManyAndCount"]);
const aggregates: ReadonlySet<string> = new Set(["average", "maximum", "minimum", "sum"]);

/** Reads one file that uses entities of TypeORM. */
export class TypeormReader {
  readonly #root: SyntaxNode;
  readonly #file: string;
  readonly #bindings: Bindings;
  readonly #all: CodeModels;
  readonly #models: FileModels;
  readonly #recorder: UsageRecorder;
  readonly #script: ScriptFile;
  readonly #texts: QueryTexts;
  /** Repositories that properties of classes hold, by the property's name. */
  readonly #repositories = new Map<string, CodeModel>();

  constructor(script: ScriptFile, models: CodeModels) {
    this.#script = script;
    this.#root = script.root;
    this.#file = script.file;
    this.#bindings = script.bindings;
    this.#all = models;
    this.#models = new FileModels(models, library, script.file, script.bindings);
    this.#recorder = script.recorder(library);
    this.#texts = new QueryTexts(this.#models, this.#recorder);
  }

  read(): void {
    for (const node of classesIn(this.#root)) this.#class(node);
    this.#assignedRepositories();
    this.#typedOptions();
    for (const node of this.#root.descendantsOfType(["new_expression"])) if (node !== null) this.#made(node);
    for (const chain of this.#script.chains) this.#chain(chain);
  }

  /** `new User({ name })` of an entity that takes what it begins with, and what is set of it then. */
  #made(node: SyntaxNode): void {
    const maker = node.childForFieldName("constructor");
    const [init] = argumentsOf(node);
    const model = maker === null || init === undefined ? undefined : this.#models.of(maker);
    if (model === undefined || init === undefined) return;
    const target = this.#models.target(model);
    const name = node.parent?.type === "variable_declarator" ? node.parent.childForFieldName("name") : null;
    for (const object of objectsOf(init, this.#bindings)) {
      const sink = this.#recorder.row(object, target, "orm-create", node);
      if (name?.type === "identifier") this.#recorder.filled(name, target, "orm-create", node, sink);
    }
  }

  #class(node: SyntaxNode): void {
    const name = node.childForFieldName("name");
    const members = membersOf(node);
    const model = this.#all.all.find(
      (each) => each.library === library && each.file === this.#file && each.name === name?.text,
    );
    if (model !== undefined) {
      for (const { name: field, span } of model.fields)
        if (span.end > 0)
          this.#recorder.mention(
            this.#models.target(model),
            field,
            { startIndex: span.start, endIndex: span.end },
            "declare",
          );
      const methods = members.filter((member) => member.node.type === "method_definition");
      readOwn(
        node,
        methods.map((method) => ({
          node: method.node,
          isHook: method.decorators.some((decorator) => hooks.has(decorator.name)),
        })),
        this.#models.target(model),
        this.#recorder,
      );
    }
    for (const member of members) this.#repositoryField(member.name, member.node);
    for (const parameter of node.descendantsOfType(["required_parameter"])) {
      const property = parameter?.childForFieldName("pattern");
      const isProperty = parameter?.namedChildren.some((child) => child?.type === "accessibility_modifier") === true;
      if (parameter !== null && property !== null && property !== undefined && isProperty)
        this.#repositoryField(property.text, parameter);
    }
  }

  /** `private users: Repository<User>`. */
  #repositoryField(name: string, node: SyntaxNode): void {
    const annotation = node.childForFieldName("type")?.namedChildren[0];
    const model = annotation === null || annotation === undefined ? undefined : this.#repositoryType(annotation);
    if (model !== undefined) this.#repositories.set(name, model);
  }

  #repositoryType(type: SyntaxNode): CodeModel | undefined {
    if (type.type !== "generic_type" || !/^(?:\w*Repository)\b/.test(type.text)) return undefined;
    const argument = typeArgument(type);
    return argument === undefined ? undefined : this.#models.of(argument);
  }

  /** `this.users = source.getRepository(User)`. */
  #assignedRepositories(): void {
    for (const assignment of this.#root.descendantsOfType(["assignment_expression"])) {
      const left = assignment?.childForFieldName("left");
      const right = assignment?.childForFieldName("right");
      if (left?.childForFieldName("object")?.type !== "this" || right === null || right === undefined) continue;
      const model = this.#madeRepository(right);
      const property = left.childForFieldName("property");
      if (model !== undefined && property !== null) this.#repositories.set(property.text, model);
    }
  }

  /** `const where: FindOptionsWhere<User> = { … }`, then `where.email = email`: conditions, wherever they are used. */
  #typedOptions(): void {
    for (const binding of this.#bindings.all()) {
      const { type, value } = binding;
      if (type?.type !== "generic_type" || !/^FindOptions(?:Order|Select|Where)\b/.test(type.text)) continue;
      const argument = typeArgument(type);
      const model = argument === undefined ? undefined : this.#models.of(argument);
      if (model === undefined) continue;
      if (binding.kind === "variable" && value !== undefined) this.#where(value, model);
      for (const { parent } of this.#bindings.references(binding)) {
        const property = parent?.type === "member_expression" ? parent.childForFieldName("property") : null;
        if (property !== null) this.#recorder.mention(this.#models.target(model), property.text, property, "read");
      }
    }
  }

  /** `Object.assign(user, body)` of an entity that is made here. */
  #assigned({ args, node }: ChainCall): void {
    const [first, ...sources] = args;
    const binding = first?.type === "identifier" ? this.#bindings.of(first) : undefined;
    const made = first === undefined ? undefined : unwrapped(binding?.value ?? first);
    const maker = made?.type === "new_expression" ? made.childForFieldName("constructor") : null;
    const model = maker === null || binding?.part === "element" ? undefined : this.#models.of(maker);
    if (model === undefined) return;
    for (const source of sources) this.#recorder.rows(source, this.#models.target(model), "orm-create", node);
  }

  /** `source.getRepository(User)`, `getRepository(User)`. */
  #madeRepository(value: SyntaxNode): CodeModel | undefined {
    const made = unwrapped(value);
    const callee = made.type === "call_expression" ? made.childForFieldName("function") : null;
    const method = callee?.childForFieldName("property")?.text ?? callee?.text ?? "";
    const [entity] = argumentsOf(made);
    return method.endsWith("Repository") && entity !== undefined ? this.#entity(entity) : undefined;
  }

  #chain(chain: Chain): void {
    const builder = this.#aliases(chain);
    if (builder !== undefined) {
      this.#builder(chain, builder);
      return;
    }
    const [begin] = chain.calls;
    if (chain.head.text === "Object" && begin?.method === "assign") this.#assigned(begin);
    const at = chain.calls.findIndex(({ method }) => method.endsWith("Repository"));
    const entity = chain.calls[at]?.args[0];
    const model = entity === undefined ? this.#repositoryOf(chain.head) : this.#entity(entity);
    const call = chain.calls[at + 1];
    if (model !== undefined && call !== undefined) this.#repositoryCall(call, call.args, model, chain);
    else this.#managerCall(chain);
  }

  /** What a repository is asked for by: a class, or the only entity of a name in what holds them all (`entities["User"]`). */
  #entity(node: SyntaxNode): CodeModel | undefined {
    const known = this.#models.of(node);
    const index = node.type === "subscript_expression" ? node.childForFieldName("index") : null;
    if (known !== undefined || index?.type !== "string") return known;
    const named = this.#all.all.filter((model) => model.library === library && model.name === stringText(index));
    return named.length === 1 ? named[0] : undefined;
  }

  /** The entity whose repository an expression is: a typed or assigned name, a property, or an entity that extends BaseEntity. */
  #repositoryOf(head: SyntaxNode): CodeModel | undefined {
    if (head.type === "member_expression") {
      const isOwn = head.childForFieldName("object")?.type === "this";
      return isOwn ? this.#repositories.get(head.childForFieldName("property")?.text ?? "") : undefined;
    }
    if (head.type === "call_expression") return this.#madeRepository(head);
    if (head.type !== "identifier") return undefined;
    const binding = this.#bindings.of(head);
    if (binding?.type !== undefined && binding.part === "whole") return this.#repositoryType(binding.type);
    if (binding?.value !== undefined && binding.part === "whole") return this.#madeRepository(binding.value);
    return this.#models.of(head);
  }

  /** `manager.save(User, { … })`: the entity is the first argument. */
  #managerCall(chain: Chain): void {
    for (const call of chain.calls) {
      const [entity, ...args] = call.args;
      const model = entity === undefined ? undefined : this.#models.of(entity);
      if (model !== undefined && args.length > 0) this.#repositoryCall(call, args, model, chain);
    }
  }

  #repositoryCall(call: ChainCall, args: readonly SyntaxNode[], model: CodeModel, chain: Chain): void {
    const [first, second] = args;
    const target = this.#models.target(model);
    const { method } = call;
    if (withOptions.has(method)) this.#options(first, model);
    if (withWhere.has(method)) this.#where(first, model);
    if (method === "create" || method === "preload") this.#recorder.rows(first, target, "orm-create", call.node);
    if (method === "insert") this.#recorder.rows(first, target, "orm-create", call.node, "inserts");
    // With a key it may be a row that is there.
    if (method === "save")
      this.#recorder.rows(first, target, "orm-create", call.node, hasKey(first) ? undefined : "inserts");
    if (method === "update" || method === "merge") this.#recorder.rows(second, target, "orm-update", call.node);
    if (method === "upsert") this.#upsert(call, args, model);
    if (method === "increment" || method === "decrement") this.#counter(call, args, model);
    if (aggregates.has(method)) this.#names(first, model);
    if (queryOf(chain).endIndex === call.node.endIndex) this.#results(chain, call, model);
  }

  #results(chain: Chain, call: ChainCall, model: CodeModel): void {
    const { rows } = this.#script;
    const query = queryOf(chain);
    const target = this.#models.target(model);
    if (rowMethods.has(call.method)) rows.follow(query, target, "row");
    if (listMethods.has(call.method)) rows.follow(query, target, "rows");
    if (pageMethods.has(call.method)) rows.set(query, { is: "tuple", of: [rowsOf(target)] });
  }

  #upsert(call: ChainCall, [rows, conflict]: readonly SyntaxNode[], model: CodeModel): void {
    this.#recorder.rows(rows, this.#models.target(model), "orm-upsert", call.node);
    const paths = entryValue(conflict, "conflictPaths") ?? conflict;
    if (paths !== undefined) this.#names(paths, model);
  }

  #counter(call: ChainCall, [where, property]: readonly SyntaxNode[], model: CodeModel): void {
    this.#where(where, model);
    const sink = this.#recorder.sink("orm-update", this.#models.target(model), spanOf(call.node), false);
    for (const string of property === undefined ? [] : stringsOf(property))
      this.#recorder.mention(this.#models.target(model), stringText(string) ?? "", innerOf(string), "write", sink);
  }

  #names(node: SyntaxNode | undefined, model: CodeModel): void {
    for (const string of node === undefined ? [] : stringsOf(node))
      this.#recorder.mention(this.#models.target(model), stringText(string) ?? "", innerOf(string), "read");
  }

  #options(node: SyntaxNode | undefined, model: CodeModel): void {
    for (const object of node === undefined ? [] : objectsOf(node, this.#bindings)) {
      for (const { key, value } of entriesOf(object).entries) {
        if (value === undefined) continue;
        if (key === "where") this.#where(value, model);
        else if (key === "select" || key === "order") this.#keys(value, model);
      }
    }
  }

  #where(node: SyntaxNode | undefined, model: CodeModel): void {
    for (const object of node === undefined ? [] : objectsOf(node, this.#bindings)) this.#keysOf(object, model);
  }

  /** `{ name: true, posts: { title: "ASC" } }`, or a list of names. */
  #keys(node: SyntaxNode, model: CodeModel): void {
    this.#names(node, model);
    for (const object of objectsOf(node, this.#bindings)) this.#keysOf(object, model);
  }

  #keysOf(object: SyntaxNode, model: CodeModel): void {
    for (const { key, keyNode, value } of entriesOf(object).entries) {
      this.#recorder.mention(this.#models.target(model), key, innerOf(keyNode), "read");
      const target = model.relations.get(key);
      const related = target === undefined ? undefined : this.#models.named(target);
      if (related === undefined || value === undefined) continue;
      for (const inner of objectsOf(value)) this.#keysOf(inner, related);
    }
  }

  /** The aliases of a query builder: of the chain, or of the variable that it goes on with. */
  #aliases(chain: Chain): Aliases | undefined {
    const made = chain.calls.findIndex(({ method }) => method === "createQueryBuilder");
    if (made !== -1) return this.#texts.aliasesOf(chain, made, this.#builderModel(chain, made));
    const binding = chain.head.type === "identifier" ? this.#bindings.of(chain.head) : undefined;
    const value = binding?.part === "whole" && binding.value !== undefined ? unwrapped(binding.value) : undefined;
    const base = value?.type === "call_expression" ? chainOf(value) : undefined;
    const at = base?.calls.findIndex(({ method }) => method === "createQueryBuilder") ?? -1;
    if (base === undefined || at === -1) return undefined;
    const known = this.#texts.aliasesOf(base, at, this.#builderModel(base, at));
    return this.#texts.joined(known, chain.calls);
  }

  #builderModel(chain: Chain, at: number): CodeModel | undefined {
    const [entity] = chain.calls[at]?.args ?? [];
    const given = entity === undefined ? undefined : this.#models.of(entity);
    if (given !== undefined) return given;
    const repository = chain.calls.slice(0, at).find(({ method }) => method.endsWith("Repository"))?.args[0];
    return repository === undefined ? this.#repositoryOf(chain.head) : this.#entity(repository);
  }

  #builder(chain: Chain, aliases: Aliases): void {
    const { subject } = aliases;
    for (const call of chain.calls) {
      const [first] = call.args;
      if (subject !== undefined && first !== undefined) {
        const target = this.#models.target(subject);
        if (call.method === "set") this.#recorder.rows(first, target, "orm-update", call.node);
        if (call.method === "values") this.#recorder.rows(first, target, "orm-create", call.node, "inserts");
        if (call.method === "orUpdate") this.#overwrites(call, subject);
        if (/where$/i.test(call.method)) this.#where(first, subject);
      }
      this.#texts.read(call, aliases);
    }
    const last = chain.calls.findLast(({ node }) => node.endIndex <= queryOf(chain).endIndex);
    if (last !== undefined && subject !== undefined && !aliases.picked) this.#results(chain, last, subject);
  }

  /** `orUpdate(["name"], ["email"])` names columns, not properties. */
  #overwrites({ args, node }: ChainCall, model: CodeModel): void {
    const columns = new Set(model.fields.map(({ column }) => column));
    const target: Target = {
      ...this.#models.target(model),
      column: (name) => (columns.has(name) ? name : undefined),
      naming: "column",
    };
    const [written, conflict] = args.map(stringsOf);
    this.#recorder.listed(written ?? [], target, "orm-upsert", node);
    for (const string of conflict ?? [])
      this.#recorder.mention(target, stringText(string) ?? "", innerOf(string), "read");
  }
}

/** `{ id, name }` */
function hasKey(row: SyntaxNode | undefined): boolean {
  return row?.type !== "object" || entriesOf(row).entries.some(({ key }) => /id$/i.test(key));
}
