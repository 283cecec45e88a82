import type { Dialect } from "../../sql/types.ts";
import { relationMappings } from "../models/objection.ts";
import { type CodeModels, casingFor } from "../models/resolve.ts";
import type { CodeModel } from "../models/types.ts";
import { toSnakeCase } from "../spelling.ts";
import type { SyntaxNode, TableReference } from "../types.ts";
import type { Chain } from "./chain.ts";
import { classesIn, membersOf } from "./classes.ts";
import { sourceOf } from "./flow/row-targets.ts";
import type { ScriptFile } from "./flow/script-file.ts";
import type { RowSource } from "./flow/value.ts";
import { readOwn } from "./instances.ts";
import { knexMethods } from "./knex-methods.ts";
import { FileModels } from "./models-in-file.ts";
import { stringOf, stringText } from "./objects.ts";
import { QueryReader } from "./query-builder.ts";
import { type Beginning, methodRoles } from "./query-rules.ts";
import { innerOf, type Target } from "./recorder.ts";

const library = "objection";
const hooks: ReadonlySet<string> = new Set(["$beforeInsert", "$beforeUpdate", "$beforeValidate"]);

const methods = new Map([
  ...knexMethods,
  ...methodRoles({
    condition: ["findOne"],
    insert: ["insertAndFetch", "insertGraph", "insertGraphAndFetch"],
    update: ["patch", "patchAndFetch", "patchAndFetchById", "updateAndFetch", "updateAndFetchById"],
    upsert: ["upsertGraph", "upsertGraphAndFetch"],
  }),
]);
/** Methods after which a query gives no rows, but how many there were. */
const counting: ReadonlySet<string> = new Set("delete deleteById patch resultSize update".split(" "));
const joining: ReadonlySet<string> = new Set(
  "innerJoinRelated joinRelated leftJoinRelated leftOuterJoinRelated rightJoinRelated withGraphJoined".split(" "),
);

/** Reads one file that uses models of Objection. */
export class ObjectionReader {
  readonly #script: ScriptFile;
  readonly #all: readonly CodeModel[];
  readonly #models: FileModels;
  readonly #column: (name: string) => string;
  readonly #isSnake: boolean;
  readonly #dialect: Dialect;

  constructor(script: ScriptFile, models: CodeModels, dialect: Dialect) {
    this.#script = script;
    this.#dialect = dialect;
    this.#all = models.all.filter((model) => model.library === library);
    this.#models = new FileModels(models, library, script.file, script.bindings);
    this.#isSnake = casingFor(library, script.file, models.conventions) === "snake_case";
    this.#column = this.#isSnake ? toSnakeCase : (name) => name;
  }

  read(): void {
    for (const node of classesIn(this.#script.root)) this.#class(node);
    new QueryReader(this.#script, {
      library,
      methods,
      dialect: this.#dialect,
      begins: (chain) => this.#begins(chain),
      selects: ({ calls }) => calls.every(({ method }) => !counting.has(method)),
      ofRow: new Set(["$query", "$relatedQuery"]),
      rowsOf: (table) => this.#rowsOf(table),
      rowMethods: new Set("findById findOne first insertAndFetch patchAndFetchById updateAndFetchById".split(" ")),
      column: this.#column,
      naming: this.#isSnake ? "camelCase" : "column",
    }).read();
  }

  /** The class of a table, where it is of TypeScript and so declares what its rows have. */
  #rowsOf(table: TableReference): RowSource | undefined {
    const typed = this.#all.filter(({ file, fields, reference }) => {
      const isSame = reference.name === table.name && reference.schema === table.schema;
      return isSame && file.endsWith(".ts") && fields.length > 0;
    });
    return typed.length === 1 && typed[0] !== undefined ? sourceOf(typed[0]) : undefined;
  }

  #class(node: SyntaxNode): void {
    const name = node.childForFieldName("name")?.text;
    const model = this.#all.find((each) => each.file === this.#script.file && each.name === name);
    if (model === undefined) return;
    const recorder = this.#script.recorder(library);
    const target = this.#models.target(model);
    for (const { name: field, span } of model.fields)
      if (span.end > 0) recorder.mention(target, field, { startIndex: span.start, endIndex: span.end }, "declare");
    const members = membersOf(node);
    for (const end of relationMappings(members).flatMap(({ ends }) => ends)) this.#end(end);
    // Properties that are no fields are columns too, but for what the class defines.
    const own = new Set(members.map((member) => member.name));
    const open: Target = {
      ...target,
      column: (property) =>
        target.column(property) ?? (own.has(property) ? undefined : this.#ofProperty(property, model)),
    };
    const parts = members.filter((member) => member.node.type === "method_definition");
    readOwn(
      node,
      parts.map((member) => ({ node: member.node, isHook: hooks.has(member.name) })),
      open,
      recorder,
    );
  }

  #ofProperty(property: string, model: CodeModel): string | undefined {
    const isOther = property.startsWith("$") || model.relations.has(property);
    return isOther ? undefined : this.#column(property);
  }

  /** `"users.teamId"` of a relation. */
  #end(string: SyntaxNode): void {
    const [, table, column] = /^(?:\w+\.)?(\w+)\.(\w+)$/.exec(stringText(string) ?? "") ?? [];
    if (table === undefined || column === undefined) return;
    const start = innerOf(string).endIndex - column.length;
    const at = { startIndex: start, endIndex: start + column.length };
    const target: Target = { table: { name: table }, certainty: "resolved", column: this.#column };
    this.#script.recorder(library).mention(target, column, at, "declare");
  }

  #begins({ head, calls }: Chain): Beginning | undefined {
    const [first] = calls;
    if (first === undefined) return undefined;
    const model = this.#modelBegun(head, first.method);
    const isOfRelation = /^\$?relatedQuery$/.test(first.method);
    const name = isOfRelation ? stringText(stringOf(first.args[0])) : undefined;
    const subject = isOfRelation ? this.#related(model, name) : model;
    if (subject === undefined) return undefined;
    const joined = calls.flatMap(({ method, args }) => {
      const path = joining.has(method) ? stringText(stringOf(args[0])) : undefined;
      const related = path === undefined ? undefined : this.#related(subject, path);
      return path === undefined || related === undefined ? [] : [{ ...tableOf(related), alias: path }];
    });
    return { tables: [], ofModels: [tableOf(subject), ...joined] };
  }

  /** The model of `Person.query()`, `person.$query()` with a typed `person`, and `this.$query()` in its class. */
  #modelBegun(head: SyntaxNode, method: string): CodeModel | undefined {
    if (method === "query" || method === "relatedQuery") return this.#models.of(head) ?? this.#held(head);
    if (method !== "$query" && method !== "$relatedQuery") return undefined;
    const binding = head.type === "identifier" ? this.#script.bindings.of(head) : undefined;
    if (binding?.type !== undefined) return this.#models.of(binding.type);
    if (head.type !== "this") return undefined;
    const around = classesIn(this.#script.root).findLast(
      (node) => node.startIndex < head.startIndex && head.endIndex < node.endIndex,
    );
    const name = around?.childForFieldName("name")?.text;
    return this.#all.find((model) => model.file === this.#script.file && model.name === name);
  }

  /** `app.models.users` of what holds all models, by their names or tables. */
  #held(head: SyntaxNode): CodeModel | undefined {
    const name = head.type === "member_expression" ? head.childForFieldName("property")?.text : undefined;
    const holder = head.childForFieldName("object");
    if ((holder?.childForFieldName("property") ?? holder)?.text !== "models") return undefined;
    const named = this.#all.filter((model) => model.name === name || model.table === name);
    return named.length === 1 ? named[0] : undefined;
  }

  /** Where a relation of a known model leads. */
  #related(model: CodeModel | undefined, name: string | undefined): CodeModel | undefined {
    if (name === undefined) return undefined;
    const target = model?.relations.get(name);
    return target === undefined ? undefined : this.#models.named(target);
  }
}

function tableOf({ table, schema }: CodeModel): { readonly table: string; readonly schema?: string } {
  return { table, ...(schema === undefined ? {} : { schema }) };
}
