import type { CodeModels } from "../models/resolve.ts";
import type { CodeModel } from "../models/types.ts";
import { entriesOf, namedChildren, unwrapped } from "../syntax.ts";
import type { Access, SyntaxNode } from "../types.ts";
import { type Bindings, patternEntries } from "./bindings.ts";
import { type Chain, type ChainCall, queryOf } from "./chain.ts";
import type { ScriptFile } from "./flow/script-file.ts";
import { FileModels } from "./models-in-file.ts";
import { entryValue, objectsOf, returnedObjects } from "./objects.ts";
import { innerOf, type UsageRecorder } from "./recorder.ts";
import { firstParameter } from "./rows.ts";

const library = "drizzle";
/** Operators of conditions on objects, in relational queries of the second version. */
const operators: ReadonlySet<string> = new Set(["AND", "OR", "NOT", "RAW"]);

/** Reads one file that uses tables of Drizzle. */
export class DrizzleReader {
  readonly #script: ScriptFile;
  readonly #root: SyntaxNode;
  readonly #file: string;
  readonly #bindings: Bindings;
  readonly #all: CodeModels;
  readonly #models: FileModels;
  readonly #recorder: UsageRecorder;

  constructor(script: ScriptFile, models: CodeModels) {
    this.#script = script;
    this.#root = script.root;
    this.#file = script.file;
    this.#all = models;
    this.#bindings = script.bindings;
    this.#models = new FileModels(models, library, script.file, script.bindings);
    this.#recorder = script.recorder(library);
  }

  read(): void {
    this.#declarations();
    for (const chain of this.#script.chains) this.#chain(chain);
    for (const member of this.#root.descendantsOfType(["member_expression"])) if (member !== null) this.#symbol(member);
  }

  #declarations(): void {
    for (const model of this.#all.all) {
      if (model.library !== library || model.file !== this.#file) continue;
      for (const { name, span } of model.fields)
        if (span.end > 0)
          this.#recorder.mention(
            this.#models.target(model),
            name,
            { startIndex: span.start, endIndex: span.end },
            "declare",
          );
    }
  }

  /** `users.fullName`: a table's property anywhere is its column. Within the declaration of a table it is part of that. */
  #symbol(member: SyntaxNode): void {
    const object = member.childForFieldName("object");
    const property = member.childForFieldName("property");
    if (object === null || property === null) return;
    const model = this.#models.of(object);
    if (model !== undefined)
      this.#recorder.mention(this.#models.target(model), property.text, property, this.#accessAt(member));
  }

  #accessAt(node: SyntaxNode): Access {
    const isInTable = this.#all.all.some(
      ({ file, fields }) =>
        file === this.#file &&
        fields.some(({ line }) => line.end > 0 && node.startIndex >= line.start && node.endIndex <= line.end),
    );
    return isInTable ? "declare" : "read";
  }

  #chain(chain: Chain): void {
    this.#tableCallback(chain);
    const [first] = chain.calls;
    if (first === undefined) return;
    const query = this.#relationalQuery(chain);
    if (query !== undefined) this.#query(first, query, chain);
    else this.#calls(chain);
  }

  #calls(chain: Chain): void {
    for (const [i, call] of chain.calls.entries()) {
      const table = call.args[0];
      const model = table === undefined ? undefined : this.#models.of(table);
      if (model === undefined) continue;
      const rest = chain.calls.slice(i + 1);
      if (call.method === "insert") this.#insert(model, rest, chain);
      if (call.method === "update") this.#update(model, rest, chain);
      if (call.method === "from") this.#select(model, chain, i);
      if (call.method === "delete") this.#returned(model, rest, chain);
    }
  }

  /** `pgTable("users", { … }, (t) => [index().on(t.email)])`: the callback's parameter is the table. */
  #tableCallback({ node, head }: Chain): void {
    const call = head.type === "call_expression" ? head : node;
    const declarator = node.parent;
    const name = declarator?.type === "variable_declarator" ? declarator.childForFieldName("name") : null;
    const model = name === null ? undefined : this.#models.of(name);
    const callback = call.childForFieldName("arguments")?.namedChildren[2];
    if (model === undefined || callback === null || callback === undefined) return;
    for (const member of callback.descendantsOfType(["member_expression"])) {
      const [object, property] = [member?.childForFieldName("object"), member?.childForFieldName("property")];
      if (object?.text === firstParameter(callback)?.text && property !== null && property !== undefined)
        this.#recorder.mention(this.#models.target(model), property.text, property, "declare");
    }
  }

  #insert(model: CodeModel, rest: readonly ChainCall[], chain: Chain): void {
    for (const { method, args, node } of rest) {
      if (method === "values") this.#recorder.rows(args[0], this.#models.target(model), "orm-create", node, "inserts");
      if (method === "onConflictDoUpdate" || method === "onDuplicateKeyUpdate")
        this.#recorder.rows(entryValue(args[0], "set"), this.#models.target(model), "orm-upsert", node);
    }
    this.#returned(model, rest, chain);
  }

  #update(model: CodeModel, rest: readonly ChainCall[], chain: Chain): void {
    for (const { method, args, node } of rest)
      if (method === "set") this.#recorder.rows(args[0], this.#models.target(model), "orm-update", node);
    this.#returned(model, rest, chain);
  }

  /** A bare `returning()` gives rows of all declared columns. */
  #returned(model: CodeModel, rest: readonly ChainCall[], chain: Chain): void {
    const returning = rest.find(({ method }) => method === "returning");
    if (returning === undefined || returning.args.length > 0) return;
    this.#recorder.everything(this.#models.target(model), returning.methodNode);
    this.#results(model, chain, "rows");
  }

  #select(model: CodeModel, chain: Chain, at: number): void {
    const select = chain.calls.slice(0, at).findLast(({ method }) => method.startsWith("select"));
    if (select === undefined || select.method === "selectDistinctOn" || select.args.length > 0) return;
    this.#recorder.everything(this.#models.target(model), select.methodNode);
    // Joined rows are nested under the names of their tables.
    const joined = chain.calls.some(({ method }) => method.endsWith("Join"));
    if (!joined) this.#results(model, chain, "rows");
  }

  /** Rows that a chain gives, before what is done with its promise. */
  #results(model: CodeModel, chain: Chain, shape: "row" | "rows"): void {
    const query = queryOf(chain);
    this.#script.rows.follow(query, this.#models.target(model), shape);
  }

  /** `db.query.users`: the model, when the chain begins so. */
  #relationalQuery({ head }: Chain): CodeModel | undefined {
    if (head.type !== "member_expression") return undefined;
    const name = head.childForFieldName("property")?.text;
    const query = head.childForFieldName("object");
    if (name === undefined || query?.type !== "member_expression") return undefined;
    if (query.childForFieldName("property")?.text !== "query") return undefined;
    return this.#models.named(name);
  }

  #query(call: ChainCall, model: CodeModel, chain: Chain): void {
    if (call.method !== "findMany" && call.method !== "findFirst") return;
    const [options] = call.args;
    if (options !== undefined) this.#options(options, model);
    const isPicked = options !== undefined && entryValue(options, "columns") !== undefined;
    if (!isPicked) this.#recorder.everything(this.#models.target(model), call.methodNode);
    this.#results(model, chain, call.method === "findFirst" ? "row" : "rows");
  }

  #options(options: SyntaxNode, model: CodeModel): void {
    for (const object of objectsOf(options, this.#bindings)) {
      for (const { key, value } of entriesOf(object).entries) {
        if (value === undefined) continue;
        if (key === "columns") this.#columns(value, model);
        else if (key === "with") this.#with(value, model);
        else if (key === "where" || key === "orderBy" || key === "extras") this.#condition(value, model);
      }
    }
  }

  /** `columns: { email: true }` selects; `false` only leaves out. */
  #columns(node: SyntaxNode, model: CodeModel): void {
    for (const object of objectsOf(node, this.#bindings))
      for (const { key, keyNode, value } of entriesOf(object).entries)
        this.#recorder.mention(
          this.#models.target(model),
          key,
          innerOf(keyNode),
          value?.text === "false" ? "declare" : "read",
        );
  }

  #with(node: SyntaxNode, model: CodeModel): void {
    for (const object of objectsOf(node, this.#bindings)) {
      for (const { key, value } of entriesOf(object).entries) {
        const target = this.#related(model, key);
        if (target !== undefined && value !== undefined) this.#options(value, target);
      }
    }
  }

  #related(model: CodeModel, relation: string): CodeModel | undefined {
    const name = model.relations.get(relation);
    return name === undefined ? undefined : this.#models.named(name);
  }

  /** `(users, { eq }) => eq(users.email, …)`, or an object of the second version. */
  #condition(node: SyntaxNode, model: CodeModel): void {
    const value = unwrapped(node);
    const parameter = value.type === "arrow_function" ? firstParameter(value) : undefined;
    if (parameter?.type === "identifier") this.#models.give(parameter, model);
    if (parameter?.type === "object_pattern") {
      for (const { key, keyNode } of patternEntries(parameter))
        this.#recorder.mention(this.#models.target(model), key, keyNode, "read");
    }
    if (value.type === "object") this.#objectCondition(value, model);
    if (value.type === "arrow_function")
      for (const object of returnedObjects(value)) this.#objectCondition(object, model);
  }

  #objectCondition(object: SyntaxNode, model: CodeModel): void {
    for (const { key, keyNode, value } of entriesOf(object).entries) {
      const target = this.#related(model, key);
      if (operators.has(key) || target !== undefined) {
        const inner = value === undefined ? undefined : unwrapped(value);
        const parts = inner?.type === "array" ? namedChildren(inner) : inner === undefined ? [] : [inner];
        for (const part of parts) if (part.type === "object") this.#objectCondition(part, target ?? model);
      } else this.#recorder.mention(this.#models.target(model), key, innerOf(keyNode), "read");
    }
  }
}
