import type { CodeModel } from "../models/types.ts";
import type { SyntaxNode } from "../types.ts";
import { patternEntries } from "./bindings.ts";
import type { ChainCall } from "./chain.ts";
import type { ScriptFile } from "./flow/script-file.ts";
import type { FileModels } from "./models-in-file.ts";
import { entryValue, stringOf, stringsOf, stringText } from "./objects.ts";
import { innerOf, spanOf, type Target, type UsageRecorder } from "./recorder.ts";
import { SequelizeOptions } from "./sequelize-options.ts";

/** Methods that take options as their first or second argument. */
const optionsAt: ReadonlyMap<string, number> = new Map([
  ["bulkCreate", 1],
  ["count", 0],
  ["create", 1],
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
  ["upsert", 1],
]);
const readers: ReadonlySet<string> = new Set(["changed", "get", "getDataValue", "max", "min", "previous", "sum"]);
const hookMethods: ReadonlySet<string> = new Set([
  "beforeCreate",
  "beforeSave",
  "beforeUpdate",
  "beforeUpsert",
  "beforeValidate",
]);

/** Methods of rows that name columns. */
export const instanceMethods: ReadonlySet<string> = new Set([
  ...["changed", "decrement", "get", "getDataValue", "increment", "previous", "reload", "save"],
  ...["set", "setAttributes", "setDataValue", "update"],
]);

/** Reads the calls of methods that models of Sequelize and their instances have. */
export class SequelizeCalls {
  readonly #script: ScriptFile;
  readonly #recorder: UsageRecorder;
  readonly #options: SequelizeOptions;

  constructor(script: ScriptFile, models: FileModels) {
    this.#script = script;
    this.#recorder = script.recorder("sequelize");
    this.#options = new SequelizeOptions(models, this.#recorder, script.bindings);
  }

  /** What runs before a row is written fills its columns whatever writes the table. */
  hook(name: string, callback: SyntaxNode, target: Target): void {
    this.callback(callback, hookMethods.has(name) ? { ...target, sink: "hook" } : target);
  }

  /** A function whose first parameter is a row. */
  callback(callback: SyntaxNode, target: Target): void {
    const pattern = this.#script.rows.callback(callback, target);
    for (const { key, keyNode } of pattern === undefined ? [] : patternEntries(pattern))
      this.#recorder.mention(target, key, keyNode, "read");
  }

  /** What is joined to a query: `{ model: Post, where: { … } }`. */
  joined(include: SyntaxNode, target: Target, model: CodeModel): void {
    this.#options.read(include, target, model, include);
  }

  /** A method of a model or, without `model`, of a row. */
  read(call: ChainCall, target: Target, model?: CodeModel): void {
    const { method, args, node } = call;
    const [first] = args;
    if (first !== undefined && hookMethods.has(method))
      this.callback(args.at(-1) ?? first, { ...target, sink: "hook" });
    if (method === "addHook" && model !== undefined && args.at(-1) !== undefined)
      this.hook(stringText(stringOf(first)) ?? "", args.at(-1) as SyntaxNode, target);
    if (method === "create" || method === "build" || method === "bulkCreate")
      this.#recorder.rows(first, target, "orm-create", node, method === "build" ? undefined : "inserts");
    if (method === "upsert") this.#recorder.rows(first, target, "orm-upsert", node);
    if (method === "findOrCreate" || method === "findOrBuild")
      this.#recorder.rows(entryValue(first, "defaults"), target, "orm-create", node);
    if (method === "update" || method === "set" || method === "setAttributes" || method === "setDataValue")
      this.#update(call, target);
    if (method === "increment" || method === "decrement") this.#counter(call, target);
    if (readers.has(method)) this.#names(first, target);
    const at = optionsAt.get(method);
    const options = at === undefined ? undefined : args[at];
    if (options !== undefined) this.#options.read(options, target, model, node);
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
