import type { CodeModels } from "../models/resolve.ts";
import { modelDefinition } from "../models/sequelize.ts";
import type { CodeModel } from "../models/types.ts";
import { entriesOf } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { type Chain, queryOf } from "./chain.ts";
import { type ClassMember, classesIn, membersOf } from "./classes.ts";
import type { ScriptFile } from "./flow/script-file.ts";
import { rowsOf } from "./flow/seeds.ts";
import { readOwn } from "./instances.ts";
import { FileModels } from "./models-in-file.ts";
import { entryValue, stringOf, stringText } from "./objects.ts";
import { innerOf, type UsageRecorder } from "./recorder.ts";
import { SequelizeCalls } from "./sequelize-calls.ts";

const library = "sequelize";
const rowMethods: ReadonlySet<string> = new Set(["build", "create", "findByPk", "findOne", "reload", "save", "update"]);
/** Lists, and pairs whose first element is a row. */
const listMethods: ReadonlySet<string> = new Set(["bulkCreate", "findAll", "findOrBuild", "findOrCreate", "upsert"]);
/** The last association and the column of `"$posts.author.email$"`. */
const nestedColumn = /["'`]\$(?:\w+\.)*(\w+)\.(\w+)\$["'`]/g;

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
  readonly #all: readonly CodeModel[];
  readonly #models: FileModels;
  readonly #recorder: UsageRecorder;
  readonly #script: ScriptFile;
  readonly #calls: SequelizeCalls;
  readonly #homes: Home[] = [];

  constructor(script: ScriptFile, models: CodeModels) {
    this.#script = script;
    this.#root = script.root;
    this.#all = models.all.filter((model) => model.library === library && model.file === script.file);
    this.#models = new FileModels(models, library, script.file, script.bindings);
    this.#recorder = script.recorder(library);
    this.#calls = new SequelizeCalls(script, this.#models);
  }

  read(): void {
    for (const model of this.#all)
      for (const { name, span } of model.fields)
        if (span.end > 0)
          this.#recorder.mention(
            this.#models.target(model),
            name,
            { startIndex: span.start, endIndex: span.end },
            "declare",
          );
    this.#holders();
    const { chains } = this.#script;
    for (const node of classesIn(this.#root)) this.#class(node);
    for (const chain of chains) this.#definition(chain);
    for (const chain of chains) this.#chain(chain);
    this.#includes();
    this.#nested();
  }

  /** `includes.push({ model: Post, attributes: ["title"] })`: what is joined, wherever it is written. */
  #includes(): void {
    for (const pair of this.#root.descendantsOfType(["pair"])) {
      const value = pair?.childForFieldName("key")?.text === "model" ? pair.childForFieldName("value") : null;
      const model = value === null ? undefined : this.#models.of(value);
      const object = pair?.parent;
      if (model !== undefined && object?.type === "object")
        this.#calls.joined(object, this.#models.target(model), model);
    }
  }

  /** `where["$author.email$"]`: a column of a table that is joined. */
  #nested(): void {
    const { text } = this.#script;
    for (const { index, 0: whole, 1: association = "", 2: column = "" } of text.matchAll(nestedColumn)) {
      const model = this.#models.associated(association);
      const endIndex = index + whole.length - 2;
      if (model !== undefined)
        this.#recorder.mention(
          this.#models.target(model),
          column,
          { startIndex: endIndex - column.length, endIndex },
          "read",
        );
    }
  }

  /** `sequelize.models` holds all models. */
  #holders(): void {
    if (!/\.\s*models\b/.test(this.#script.text)) return;
    const fields = Object.fromEntries(
      [...this.#models.held].flatMap(([name, model]) => {
        const { source } = this.#models.target(model);
        return source === undefined ? [] : [[name, { is: "table" as const, of: source }]];
      }),
    );
    for (const node of this.#root.descendantsOfType(["member_expression"]))
      if (node?.childForFieldName("property")?.text === "models") this.#script.rows.set(node, { is: "object", fields });
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
      for (const decorator of member.decorators) this.#foreignKey(decorator, model);
      const isHook = member.decorators.some((decorator) =>
        /^Before(?:Create|Save|Update|Validate|Upsert)$/.test(decorator.name),
      );
      if (isHook) this.#calls.callback(member.node, { ...this.#models.target(model), sink: "hook" });
    }
  }

  /** `@BelongsTo(() => User, "authorId")` names a column of its own table, `@HasMany(() => Post, "authorId")` one of the other. */
  #foreignKey({ name, args: [target, options] }: ClassMember["decorators"][number], own: CodeModel): void {
    const other = target?.childForFieldName("body");
    const isOwn = name === "BelongsTo";
    if ((!isOwn && name !== "HasMany" && name !== "HasOne") || options === undefined) return;
    const model = isOwn ? own : other?.type === "identifier" ? this.#models.of(other) : undefined;
    const key = stringOf(options) ?? stringOf(entryValue(options, "foreignKey"));
    if (model !== undefined && key !== undefined)
      this.#recorder.mention(this.#models.target(model), stringText(key) ?? "", innerOf(key), "read");
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
    for (const { key, value } of entriesOf(hooks).entries)
      if (value !== undefined) this.#calls.hook(key, value, this.#models.target(model));
    for (const method of hooks.namedChildren) {
      const name = method?.type === "method_definition" ? method.childForFieldName("name")?.text : undefined;
      if (method !== null && name !== undefined) this.#calls.hook(name, method, this.#models.target(model));
    }
  }

  #chain(chain: Chain): void {
    const model = this.#models.of(chain.head);
    if (model !== undefined) {
      for (const call of chain.calls) this.#calls.read(call, this.#models.target(model), model);
      this.#results(chain, model);
      return;
    }
    const home = chain.head.type === "this" ? this.#homeOf(chain.head) : undefined;
    const [first] = chain.calls;
    if (home === undefined || first === undefined) return;
    const target = this.#models.target(home.model);
    this.#calls.read(first, home.isHook ? { ...target, sink: "hook" } : target, home.model);
    if (isInStatic(chain.head, home.node)) this.#results(chain, home.model);
  }

  #homeOf(node: SyntaxNode): Home | undefined {
    const around = this.#homes.filter(
      (home) => home.node.startIndex <= node.startIndex && node.endIndex <= home.node.endIndex,
    );
    return around.sort((a, b) => b.node.startIndex - a.node.startIndex)[0];
  }

  #results(chain: Chain, model: CodeModel): void {
    const { rows } = this.#script;
    const query = queryOf(chain);
    const target = this.#models.target(model);
    const last = chain.calls.findLast(({ node }) => node.endIndex <= query.endIndex)?.method ?? "";
    if (rowMethods.has(last)) rows.follow(query, target, "row");
    if (listMethods.has(last)) rows.follow(query, target, "rows");
    const list = last === "findAndCountAll" ? rowsOf(target) : undefined;
    if (list !== undefined) rows.set(query, { is: "object", fields: { rows: list } });
  }
}

/** Whether `this` is the class itself: it stands in a static method. */
function isInStatic(own: SyntaxNode, home: SyntaxNode): boolean {
  let method = own;
  while (method.parent !== null && method.parent.type !== "class_body") method = method.parent;
  return home.type.includes("class") && method.children.some((child) => child?.type === "static");
}
