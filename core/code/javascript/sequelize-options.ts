import type { CodeModel } from "../models/types.ts";
import { entriesOf, namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Bindings } from "./bindings.ts";
import { argumentsOf } from "./chain.ts";
import type { FileModels } from "./models-in-file.ts";
import { entryValue, objectsOf, stringOf, stringsOf, stringText } from "./objects.ts";
import { innerOf, type Target, type UsageRecorder } from "./recorder.ts";

/** Reads the options of Sequelize's queries: `where`, `attributes`, `order`, `group`, `include`, and of writes: `fields`. */
export class SequelizeOptions {
  readonly #models: FileModels;
  readonly #recorder: UsageRecorder;
  readonly #bindings: Bindings;

  constructor(models: FileModels, recorder: UsageRecorder, bindings: Bindings) {
    this.#models = models;
    this.#recorder = recorder;
    this.#bindings = bindings;
  }

  /** `model` is undefined for options of an instance's method, which has no associations to follow. */
  read(options: SyntaxNode, target: Target, model: CodeModel | undefined, call: SyntaxNode): void {
    for (const object of objectsOf(options, this.#bindings)) {
      for (const { key, value } of entriesOf(object).entries) {
        if (value === undefined) continue;
        if (key === "where" || key === "having") this.#where(value, target);
        else if (key === "attributes") this.#attributes(value, target);
        else if (key === "order") this.#order(value, target, model);
        else if (key === "group" || key === "conflictFields") this.#names(value, target);
        else if (key === "fields" || key === "updateOnDuplicate")
          this.#recorder.listed(stringsOf(value), target, "orm-update", call);
        else if (key === "include" && model !== undefined) this.#include(value, model, call);
      }
    }
  }

  /** Keys are attributes; below operators (`[Op.or]: […]`) they are again. */
  #where(node: SyntaxNode, target: Target): void {
    for (const object of objectsOf(node, this.#bindings)) {
      for (const part of namedChildren(object)) {
        const key = part.type === "pair" ? part.childForFieldName("key") : null;
        const value = part.type === "pair" ? part.childForFieldName("value") : null;
        if (key?.type === "computed_property_name" && value !== null) this.#where(value, target);
        // `...(x ? { status: x } : null)`
        if (part.type === "spread_element") for (const inner of namedChildren(part)) this.#where(inner, target);
      }
      for (const { key, keyNode } of entriesOf(object).entries)
        this.#recorder.mention(target, key, innerOf(keyNode), "read");
    }
    this.#functions(node, target);
  }

  /** `["id", ["full_name", "name"], [fn("max", col("age")), "oldest"]]`, `{ exclude: ["password"] }`. */
  #attributes(node: SyntaxNode, target: Target): void {
    const value = unwrapped(node);
    const excluded = entryValue(value, "exclude");
    for (const string of excluded === undefined ? [] : stringsOf(excluded))
      this.#recorder.mention(target, stringText(string) ?? "", innerOf(string), "declare");
    const list = value.type === "object" ? entryValue(value, "include") : value;
    for (const part of list?.type === "array" ? namedChildren(list) : []) {
      const first = part.type === "array" ? namedChildren(part)[0] : part;
      const string = stringOf(first);
      if (string !== undefined) this.#recorder.mention(target, stringText(string) ?? "", innerOf(string), "read");
    }
    if (list !== undefined) this.#functions(list, target);
  }

  /** `[["createdAt", "DESC"], "id", [User, "name", "ASC"], [{ model: User, as: "author" }, "name"]]`. */
  #order(node: SyntaxNode, target: Target, model: CodeModel | undefined): void {
    const value = unwrapped(node);
    for (const part of value.type === "array" ? namedChildren(value) : [value]) {
      const path = part.type === "array" ? namedChildren(part) : [part];
      const [first] = path;
      const isOwn = first === undefined || stringOf(first) !== undefined;
      const other = isOwn || first === undefined ? undefined : this.#included(first, model);
      const owner = isOwn ? target : other === undefined ? undefined : this.#models.target(other);
      const string = path.map((each) => stringOf(each)).find((each) => each !== undefined);
      if (owner !== undefined && string !== undefined)
        this.#recorder.mention(owner, stringText(string) ?? "", innerOf(string), "read");
    }
    this.#functions(node, target);
  }

  #names(node: SyntaxNode, target: Target): void {
    for (const string of stringsOf(node))
      this.#recorder.mention(target, stringText(string) ?? "", innerOf(string), "read");
  }

  /** `[User, { model: Post, where: { … } }, { association: "author", attributes: […] }, "tags"]`. */
  #include(node: SyntaxNode, model: CodeModel, call: SyntaxNode): void {
    const value = unwrapped(node);
    for (const part of value.type === "array" ? namedChildren(value) : [value]) {
      const included = this.#included(part, model);
      if (included !== undefined && part.type === "object")
        this.read(part, this.#models.target(included), included, call);
    }
  }

  #included(node: SyntaxNode, model: CodeModel | undefined): CodeModel | undefined {
    const value = unwrapped(node);
    if (value.type !== "object") return this.#models.of(value) ?? this.#associated(stringText(stringOf(value)), model);
    const named = entryValue(value, "model");
    const known = named === undefined ? undefined : this.#models.of(named);
    return known ?? this.#associated(stringText(stringOf(entryValue(value, "association"))), model);
  }

  #associated(name: string | undefined, model: CodeModel | undefined): CodeModel | undefined {
    const target = name === undefined ? undefined : model?.relations.get(name);
    return target === undefined ? undefined : this.#models.named(target);
  }

  /** `col("full_name")` names a column, not an attribute. */
  #functions(node: SyntaxNode, target: Target): void {
    for (const call of node.descendantsOfType(["call_expression"])) {
      const callee = call?.childForFieldName("function");
      if (call === null || (callee?.text !== "col" && callee?.childForFieldName("property")?.text !== "col")) continue;
      const string = stringOf(argumentsOf(call)[0]);
      if (string !== undefined) this.#recorder.mention(target, stringText(string) ?? "", innerOf(string), "read");
    }
  }
}
