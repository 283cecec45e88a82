import type { CodeModels } from "../models/resolve.ts";
import type { CodeModel } from "../models/types.ts";
import { entriesOf, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { type Chain, type ChainCall, chainOf, queryOf } from "./chain.ts";
import { classesIn, membersOf } from "./classes.ts";
import type { ScriptFile } from "./flow/script-file.ts";
import { rowsOf } from "./flow/seeds.ts";
import { readOwn, typeArgument } from "./instances.ts";
import { FileModels } from "./models-in-file.ts";
import { objectsOf, stringsOf, stringText } from "./objects.ts";
import { innerOf, type UsageRecorder } from "./recorder.ts";

const library = "mikro-orm";
const hooks: ReadonlySet<string> = new Set(["BeforeCreate", "BeforeUpdate", "BeforeUpsert"]);
/** What the methods of an entity manager are given behind the entity; those of a repository, and of its query builder, the same without it. */
const methods: ReadonlyMap<string, readonly ("where" | "options" | "create" | "update" | "upsert")[]> = new Map([
  ["count", ["where", "options"]],
  ["create", ["create"]],
  ["find", ["where", "options"]],
  ["findAll", ["options"]],
  ["findAndCount", ["where", "options"]],
  ["findByCursor", ["where", "options"]],
  ["findOne", ["where", "options"]],
  ["findOneOrFail", ["where", "options"]],
  ["insert", ["create"]],
  ["insertMany", ["create"]],
  ["nativeDelete", ["where"]],
  ["nativeInsert", ["create"]],
  ["nativeUpdate", ["where", "update"]],
  ["upsert", ["upsert"]],
  ["upsertMany", ["upsert"]],
]);
const builderMethods: ReadonlyMap<string, readonly ("where" | "create" | "update" | "names")[]> = new Map([
  ["addSelect", ["names"]],
  ["andWhere", ["where"]],
  ["groupBy", ["names"]],
  ["insert", ["create"]],
  ["orWhere", ["where"]],
  ["orderBy", ["where"]],
  ["select", ["names"]],
  ["update", ["update"]],
  ["where", ["where"]],
]);
const inserting: ReadonlySet<string> = new Set(["insert", "insertMany", "nativeInsert"]);
const rowMethods: ReadonlySet<string> = new Set(
  "create findOne findOneOrFail getReference getSingleResult upsert".split(" "),
);
const listMethods: ReadonlySet<string> = new Set(["find", "findAll", "getResult", "getResultList", "upsertMany"]);

/** Reads one file that uses entities of MikroORM. */
export class MikroOrmReader {
  readonly #script: ScriptFile;
  readonly #all: readonly CodeModel[];
  readonly #models: FileModels;
  readonly #recorder: UsageRecorder;
  /** Repositories that properties of classes hold, by the property's name. */
  readonly #repositories = new Map<string, CodeModel>();

  constructor(script: ScriptFile, models: CodeModels) {
    this.#script = script;
    this.#all = models.all.filter((model) => model.library === library && model.file === script.file);
    this.#models = new FileModels(models, library, script.file, script.bindings);
    this.#recorder = script.recorder(library);
  }

  read(): void {
    for (const node of classesIn(this.#script.root)) this.#class(node);
    for (const chain of this.#script.chains) this.#chain(chain);
  }

  #class(node: SyntaxNode): void {
    const members = membersOf(node);
    for (const { name, node: member } of members) this.#repositoryField(name, member);
    for (const parameter of node.descendantsOfType(["required_parameter"])) {
      const name = parameter?.childForFieldName("pattern")?.text;
      if (parameter !== null && name !== undefined) this.#repositoryField(name, parameter);
    }
    const name = node.childForFieldName("name")?.text;
    const model = this.#all.find((each) => each.name === name);
    if (model === undefined) return;
    const target = this.#models.target(model);
    for (const { name: field, span } of model.fields)
      if (span.end > 0)
        this.#recorder.mention(target, field, { startIndex: span.start, endIndex: span.end }, "declare");
    const own = members.filter((member) => member.node.type === "method_definition");
    readOwn(
      node,
      own.map((method) => ({
        node: method.node,
        isHook: method.decorators.some((decorator) => hooks.has(decorator.name)),
      })),
      target,
      this.#recorder,
    );
  }

  /** `private readonly users: EntityRepository<User>` */
  #repositoryField(name: string, node: SyntaxNode): void {
    const type = node.childForFieldName("type")?.namedChildren[0];
    const model = type === null || type === undefined ? undefined : this.#repositoryType(type);
    if (model !== undefined) this.#repositories.set(name, model);
  }

  #repositoryType(type: SyntaxNode): CodeModel | undefined {
    if (type.type !== "generic_type" || !/^\w*Repository\b/.test(type.text)) return undefined;
    const argument = typeArgument(type);
    return argument === undefined ? undefined : this.#models.of(argument);
  }

  #chain(chain: Chain): void {
    const at = chain.calls.findIndex(({ method }) => method === "getRepository");
    const asked = chain.calls[at]?.args[0];
    const repository = asked === undefined ? this.#repositoryOf(chain.head) : this.#models.of(asked);
    const calls = chain.calls.slice(at + 1);
    const [first] = calls;
    if (first === undefined) return;
    if (repository !== undefined) this.#entityCall(chain, first, first.args, repository);
    else
      for (const call of calls) {
        const entity = call.args[0] === undefined ? undefined : this.#models.of(call.args[0]);
        if (entity !== undefined) this.#entityCall(chain, call, call.args.slice(1), entity);
      }
    this.#continued(chain);
    if (first.method === "assign") this.#assigned(chain, first);
  }

  /** The entity whose repository an expression is: a property of the class, a typed name, or a variable. */
  #repositoryOf(head: SyntaxNode): CodeModel | undefined {
    if (head.type === "member_expression") {
      const isOwn = head.childForFieldName("object")?.type === "this";
      return isOwn ? this.#repositories.get(head.childForFieldName("property")?.text ?? "") : undefined;
    }
    const binding = head.type === "identifier" ? this.#script.bindings.of(head) : undefined;
    if (binding?.type !== undefined) return this.#repositoryType(binding.type);
    const value = binding?.part === "whole" && binding.value !== undefined ? unwrapped(binding.value) : undefined;
    const made = value?.type === "call_expression" ? chainOf(value)?.calls.at(-1) : undefined;
    const entity = made?.method === "getRepository" ? made.args[0] : undefined;
    return entity === undefined ? undefined : this.#models.of(entity);
  }

  #entityCall(chain: Chain, call: ChainCall, args: readonly SyntaxNode[], model: CodeModel): void {
    if (call.method === "createQueryBuilder" || call.method === "qb") {
      this.#builder(chain.calls.slice(chain.calls.indexOf(call) + 1), model);
      this.#results(chain, chain.calls.at(-1) ?? call, model);
      return;
    }
    const roles = methods.get(call.method);
    for (const [i, role] of roles?.entries() ?? []) this.#argument(args[i], role, call, model);
    if (queryOf(chain).endIndex === call.node.endIndex) this.#results(chain, call, model);
  }

  #argument(
    node: SyntaxNode | undefined,
    role: "where" | "options" | "create" | "update" | "upsert" | "names",
    call: ChainCall,
    model: CodeModel,
  ): void {
    if (node === undefined) return;
    const target = this.#models.target(model);
    if (role === "where") this.#keys(node, model);
    else if (role === "names") this.#names(node, model);
    else if (role === "options") this.#options(node, model);
    else {
      const kind = ({ create: "orm-create", update: "orm-update", upsert: "orm-upsert" } as const)[role];
      this.#recorder.rows(node, target, kind, call.node, inserting.has(call.method) ? "inserts" : undefined);
    }
  }

  #results(chain: Chain, { method }: ChainCall, model: CodeModel): void {
    const { rows } = this.#script;
    const query = queryOf(chain);
    const target = this.#models.target(model);
    if (rowMethods.has(method)) rows.follow(query, target, "row");
    if (listMethods.has(method)) rows.follow(query, target, "rows");
    if (method === "findAndCount") rows.set(query, { is: "tuple", of: [rowsOf(target)] });
  }

  /** `em.assign(user, { name })`, `wrap(user).assign({ name })` with an entity of a known class. */
  #assigned({ head }: Chain, { args, node }: ChainCall): void {
    const wrapped = head.type === "call_expression" ? head.childForFieldName("arguments")?.namedChildren[0] : undefined;
    const entity = wrapped ?? args[0];
    const values = wrapped === null || wrapped === undefined ? args[1] : args[0];
    const model = entity === undefined ? undefined : this.#rowModel(entity);
    if (model !== undefined && values !== undefined)
      this.#recorder.rows(values, this.#models.target(model), "orm-update", node);
  }

  /** The class of a variable: by its type, or by the call that it was set to. */
  #rowModel(node: SyntaxNode): CodeModel | undefined {
    const binding = node.type === "identifier" ? this.#script.bindings.of(node) : undefined;
    if (binding?.type !== undefined && binding.part === "whole") return this.#models.of(binding.type);
    if (binding?.value === undefined || binding.part !== "whole") return undefined;
    const value = unwrapped(binding.value);
    const made = value.type === "new_expression" ? value.childForFieldName("constructor") : null;
    if (made !== null) return this.#models.of(made);
    const chain = value.type === "call_expression" ? chainOf(value) : undefined;
    const call = chain?.calls.at(-1);
    if (chain === undefined || call === undefined || !rowMethods.has(call.method)) return undefined;
    const [first] = call.args;
    return this.#repositoryOf(chain.head) ?? (first === undefined ? undefined : this.#models.of(first));
  }

  #builder(calls: readonly ChainCall[], model: CodeModel): void {
    for (const call of calls)
      for (const [i, role] of builderMethods.get(call.method)?.entries() ?? [])
        this.#argument(call.args[i], role, call, model);
  }

  /** `qb.andWhere({ … })` of a variable that holds a query builder. */
  #continued(chain: Chain): void {
    const binding = chain.head.type === "identifier" ? this.#script.bindings.of(chain.head) : undefined;
    const value = binding?.part === "whole" && binding.value !== undefined ? unwrapped(binding.value) : undefined;
    const base = value?.type === "call_expression" ? chainOf(value) : undefined;
    const begin = base?.calls.find(({ method }) => method === "createQueryBuilder");
    if (base === undefined || begin === undefined) return;
    const [first] = begin.args;
    const named = first === undefined ? undefined : this.#models.of(first);
    const model = named ?? this.#repositoryOf(base.head);
    if (model === undefined) return;
    this.#builder(chain.calls, model);
    const last = chain.calls.at(-1);
    if (last !== undefined) this.#results(chain, last, model);
  }

  /** `{ fields: ["name"], orderBy: { name: "asc" }, exclude: ["bio"] }` */
  #options(node: SyntaxNode, model: CodeModel): void {
    for (const object of objectsOf(node, this.#script.bindings))
      for (const { key, value } of entriesOf(object).entries) {
        if (value === undefined) continue;
        if (key === "where" || key === "orderBy") this.#keys(value, model);
        else if (key === "fields" || key === "exclude") this.#names(value, model);
      }
  }

  /** `["name", "u.name", "author.name"]` */
  #names(node: SyntaxNode, model: CodeModel): void {
    for (const string of stringsOf(node)) {
      const path = stringText(string) ?? "";
      const name = path.slice(path.lastIndexOf(".") + 1);
      const owner = path.slice(0, Math.max(0, path.lastIndexOf(".")));
      const subject = this.#models.named(model.relations.get(owner) ?? "") ?? model;
      const { endIndex } = innerOf(string);
      const at = { startIndex: endIndex - name.length, endIndex };
      this.#recorder.mention(this.#models.target(subject), name, at, "read");
    }
  }

  /** `{ name: "x", author: { name: "y" }, $or: [{ … }] }` */
  #keys(node: SyntaxNode, model: CodeModel): void {
    for (const object of objectsOf(node, this.#script.bindings))
      for (const { key, keyNode, value } of entriesOf(object).entries) {
        if (value !== undefined && /^\$(?:and|not|or)$/.test(key)) this.#keys(value, model);
        const name = key.replace(/^\w+\./, "");
        const { endIndex } = innerOf(keyNode);
        const at = { startIndex: endIndex - name.length, endIndex };
        this.#recorder.mention(this.#models.target(model), name, at, "read");
        const related = this.#models.named(model.relations.get(key) ?? "");
        if (related !== undefined && value !== undefined) this.#keys(value, related);
      }
  }
}
