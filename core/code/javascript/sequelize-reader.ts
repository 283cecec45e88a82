import type { Extracted } from "../libraries/library.ts";
import type { CodeModels } from "../models/resolve.ts";
import { modelDefinition } from "../models/sequelize.ts";
import type { CodeModel } from "../models/types.ts";
import { entriesOf } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Bindings } from "./bindings.ts";
import { argumentsOf, type Chain, type ChainCall, chainOf, chainsIn } from "./chain.ts";
import { classesIn, membersOf } from "./classes.ts";
import { followInstances, readOwn } from "./instances.ts";
import { FileModels } from "./models-in-file.ts";
import { entryValue, stringOf, stringsOf, stringText } from "./objects.ts";
import { innerOf, spanOf, type Target, UsageRecorder } from "./recorder.ts";
import { RowFollower } from "./rows.ts";
import { SequelizeOptions } from "./sequelize-options.ts";

const library = "sequelize";
/** Methods that take options as their first or second argument. */
const optionsAt: ReadonlyMap<string, number> = new Map([
  ["count", 0],
  ["destroy", 0],
  ["findAll", 0],
  ["findAndCountAll", 0],
  ["findByPk", 1],
  ["findOne", 0],
  ["findOrBuild", 0],
  ["findOrCreate", 0],
  ["increment", 1],
  ["decrement", 1],
  ["max", 1],
  ["min", 1],
  ["restore", 0],
  ["save", 0],
  ["sum", 1],
  ["update", 1],
]);
const rowMethods: ReadonlySet<string> = new Set(["build", "create", "findByPk", "findOne", "reload", "save", "update"]);
/** Lists, and pairs whose first element is a row. */
const listMethods: ReadonlySet<string> = new Set(["bulkCreate", "findAll", "findOrBuild", "findOrCreate", "upsert"]);
const readers: ReadonlySet<string> = new Set(["changed", "get", "getDataValue", "max", "min", "previous", "sum"]);
const hookMethods: ReadonlySet<string> = new Set([
  "beforeCreate",
  "beforeSave",
  "beforeUpdate",
  "beforeUpsert",
  "beforeValidate",
]);

/** A part of the file in which `this` is an instance. */
interface Home {
  readonly node: SyntaxNode;
  readonly model: CodeModel;
  /** Setters of attributes: they run whatever writes the table. */
  readonly isHook: boolean;
}

/** Reads one file that uses models of Sequelize. */
export class SequelizeReader {
  readonly #root: SyntaxNode;
  readonly #bindings: Bindings;
  readonly #all: readonly CodeModel[];
  readonly #models: FileModels;
  readonly #recorder: UsageRecorder;
  readonly #rows: RowFollower;
  readonly #options: SequelizeOptions;
  readonly #homes: Home[] = [];

  constructor(text: string, root: SyntaxNode, file: string, models: CodeModels, bindings: Bindings) {
    this.#root = root;
    this.#bindings = bindings;
    this.#all = models.all.filter((model) => model.library === library && model.file === file);
    this.#models = new FileModels(models, library, file, bindings);
    this.#recorder = new UsageRecorder(library, text, bindings);
    this.#rows = new RowFollower(bindings, this.#recorder, (call, target) => this.#instanceCall(call, target));
    this.#options = new SequelizeOptions(this.#models, this.#recorder, bindings);
  }

  read(): Extracted {
    for (const model of this.#all)
      for (const { name, span } of model.fields)
        if (span.end > 0)
          this.#recorder.mention(
            this.#models.target(model),
            name,
            { startIndex: span.start, endIndex: span.end },
            "declare",
          );
    const chains = chainsIn(this.#root);
    for (const node of classesIn(this.#root)) this.#class(node);
    for (const chain of chains) this.#definition(chain);
    for (const chain of chains) this.#chain(chain);
    followInstances(this.#bindings, this.#models, this.#rows);
    return this.#recorder.result;
  }

  #class(node: SyntaxNode): void {
    const name = node.childForFieldName("name")?.text;
    const model = this.#all.find((each) => each.name === name);
    if (model === undefined) return;
    this.#homes.push({ node, model, isHook: false });
    const members = membersOf(node).filter((member) => !/\bstatic\b/.test(member.node.text.slice(0, 40)));
    const methods = members.map((member) => ({ node: member.node, isHook: false }));
    readOwn(node, methods, this.#models.target(model), this.#recorder);
    // sequelize-typescript: `@BeforeCreate static fill(user: User)`.
    for (const member of membersOf(node)) {
      const isHook = member.decorators.some((decorator) =>
        /^Before(?:Create|Save|Update|Validate|Upsert)$/.test(decorator.name),
      );
      if (isHook) this.#rows.callback(member.node, { ...this.#models.target(model), sink: "hook" });
    }
  }

  /** The place of a definition, and the hooks among its options. */
  #definition(chain: Chain): void {
    const definition = modelDefinition(chain);
    const model = this.#all.find(({ name }) => name === definition?.name);
    if (definition === undefined || model === undefined) return;
    const [attributes, options] = definition.args;
    if (attributes !== undefined) this.#homes.push({ node: attributes, model, isHook: true });
    // Getters and validations of the definition.
    for (const part of definition.args)
      for (const node of part.descendantsOfType(["method_definition", "function_expression"]))
        if (node !== null) readOwn(node, [{ node, isHook: true }], this.#models.target(model), this.#recorder);
    const hooks = entryValue(options, "hooks");
    if (hooks?.type !== "object") return;
    for (const { key, value } of entriesOf(hooks).entries) if (value !== undefined) this.#hook(key, value, model);
    for (const method of hooks.namedChildren) {
      const name = method?.type === "method_definition" ? method.childForFieldName("name")?.text : undefined;
      if (method !== null && name !== undefined) this.#hook(name, method, model);
    }
  }

  /** What runs before a row is written fills its columns whatever writes the table. */
  #hook(name: string, callback: SyntaxNode, model: CodeModel): void {
    const target = this.#models.target(model);
    this.#rows.callback(callback, hookMethods.has(name) ? { ...target, sink: "hook" } : target);
  }

  #chain(chain: Chain): void {
    const model = this.#models.of(chain.head);
    if (model !== undefined) {
      for (const call of chain.calls) this.#call(call, this.#models.target(model), model);
      this.#results(chain, model);
      return;
    }
    const home = chain.head.type === "this" ? this.#homeOf(chain.head) : undefined;
    const [first] = chain.calls;
    if (home === undefined || first === undefined) return;
    const target = this.#models.target(home.model);
    this.#call(first, home.isHook ? { ...target, sink: "hook" } : target, home.model);
  }

  #homeOf(node: SyntaxNode): Home | undefined {
    const around = this.#homes.filter(
      (home) => home.node.startIndex <= node.startIndex && node.endIndex <= home.node.endIndex,
    );
    return around.sort((a, b) => b.node.startIndex - a.node.startIndex)[0];
  }

  #results(chain: Chain, model: CodeModel): void {
    const last = chain.calls.at(-1)?.method ?? "";
    if (rowMethods.has(last)) this.#rows.follow(chain.node, this.#models.target(model), "row");
    if (listMethods.has(last)) this.#rows.follow(chain.node, this.#models.target(model), "rows");
  }

  /** A method of an instance that a variable holds. */
  #instanceCall(node: SyntaxNode, target: Target): void {
    const call = chainOf(node)?.calls.at(-1);
    if (call !== undefined) this.#call({ ...call, args: argumentsOf(node) }, target, undefined);
  }

  #call(call: ChainCall, target: Target, model: CodeModel | undefined): void {
    const { method, args, node } = call;
    const [first, second] = args;
    if (first !== undefined && hookMethods.has(method))
      this.#rows.callback(args.at(-1) ?? first, { ...target, sink: "hook" });
    if (method === "addHook" && model !== undefined && args.at(-1) !== undefined)
      this.#hook(stringText(stringOf(first)) ?? "", args.at(-1) as SyntaxNode, model);
    if (method === "create" || method === "build" || method === "bulkCreate")
      this.#recorder.rows(first, target, "orm-create", node);
    if (method === "upsert") this.#recorder.rows(first, target, "orm-upsert", node);
    if (method === "findOrCreate" || method === "findOrBuild")
      this.#recorder.rows(entryValue(first, "defaults"), target, "orm-create", node);
    if (method === "update" || method === "set" || method === "setAttributes" || method === "setDataValue")
      this.#update(call, target);
    if (method === "increment" || method === "decrement") this.#counter(call, target);
    if (readers.has(method)) this.#names(first, target);
    const at = optionsAt.get(method);
    const options = at === undefined ? undefined : args[at];
    if (options !== undefined) this.#options.read(options, target, model);
    if (method === "bulkCreate") this.#names(entryValue(second, "updateOnDuplicate"), target);
  }

  /** `update({ name })`, `set("name", value)`, `setDataValue("name", value)`. */
  #update({ args, node }: ChainCall, target: Target): void {
    const [first] = args;
    const string = stringOf(first);
    if (string === undefined) {
      this.#recorder.rows(first, target, "orm-update", node);
      return;
    }
    const sink = this.#recorder.sink(target.sink ?? "orm-update", target, spanOf(node), false);
    this.#recorder.mention(target, stringText(string) ?? "", innerOf(string), "write", sink);
  }

  #counter({ args, node }: ChainCall, target: Target): void {
    const [first] = args;
    if (first?.type === "object") {
      this.#recorder.rows(first, target, "orm-update", node);
      return;
    }
    const sink = this.#recorder.sink("orm-update", target, spanOf(node), false);
    for (const string of first === undefined ? [] : stringsOf(first))
      this.#recorder.mention(target, stringText(string) ?? "", innerOf(string), "write", sink);
  }

  #names(node: SyntaxNode | undefined, target: Target): void {
    for (const string of node === undefined ? [] : stringsOf(node))
      this.#recorder.mention(target, stringText(string) ?? "", innerOf(string), "read");
  }
}
