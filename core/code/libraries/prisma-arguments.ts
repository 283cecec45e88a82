import { prismaTarget } from "../javascript/flow/row-targets.ts";
import type { ScriptFile } from "../javascript/flow/script-file.ts";
import { objectsOf } from "../javascript/objects.ts";
import { innerOf, type Target, type UsageRecorder } from "../javascript/recorder.ts";
import { toSnakeCase } from "../spelling.ts";
import { entriesOf, namedChildren, type ObjectEntry, unwrapped } from "../syntax.ts";
import type { Access, Sink, SyntaxNode } from "../types.ts";
import type { PrismaModel } from "./prisma-schema.ts";

const operators: ReadonlySet<string> = new Set(["AND", "OR", "NOT"]);
const relationFilters: ReadonlySet<string> = new Set(["some", "every", "none", "is", "isNot"]);
const aggregates: ReadonlySet<string> = new Set(["_count", "_sum", "_avg", "_min", "_max"]);

/** Arguments whose keys are columns that are compared, also where a function is given them. */
const compared: ReadonlySet<string> = new Set(["cursor", "orderBy", "where"]);

/** Reads the argument objects of Prisma client calls into usages and sinks. */
export class PrismaArguments {
  readonly #models: ReadonlyMap<string, PrismaModel>;
  readonly #all: readonly PrismaModel[];
  readonly #script: ScriptFile;
  readonly #targets = new Map<PrismaModel, Target>();

  constructor(script: ScriptFile, models: readonly PrismaModel[]) {
    this.#all = models;
    this.#models = new Map(models.map((model) => [model.name, model]));
    this.#script = script;
  }

  /** One call of the client, e.g. `prisma.user.update({ where, data, select })`. */
  readCall(call: SyntaxNode, method: string, model: PrismaModel): void {
    const list = call.childForFieldName("arguments");
    const argument = list === null ? undefined : namedChildren(list)[0];
    for (const object of argument === undefined ? [] : this.#objectsOf(argument))
      for (const entry of entriesOf(object).entries) this.#readArgument(entry, method, model, call);
  }

  #readArgument(entry: ObjectEntry, method: string, model: PrismaModel, call: SyntaxNode): void {
    const kind = rowKind(entry.key, method);
    if (kind === undefined) this.#readQuery(entry, model);
    else this.#readRows(entry.value ?? entry.keyNode, model, kind, call, "inserts");
  }

  /** `where`, `select`, `include`, `orderBy`, …: the same at the top and within relations. */
  #readQuery(entry: ObjectEntry, model: PrismaModel): void {
    const { key } = entry;
    const value = entry.value ?? entry.keyNode;
    const { source } = this.#target(model);
    if (source !== undefined && compared.has(key)) this.#script.rows.compareValue(value, source);
    if (key === "where" || key === "cursor" || key === "having") this.#readWhere(value, model);
    else if (key === "select" || key === "include") this.#readSelect(value, model);
    else if (key === "omit") this.#readKeys(value, model, "declare");
    else if (key === "orderBy") this.#readOrder(value, model);
    else if (key === "distinct" || key === "by") this.#readNames(value, model);
    else if (aggregates.has(key)) this.#readKeys(value, model, "read");
  }

  #readWhere(node: SyntaxNode, model: PrismaModel): void {
    for (const object of this.#objectsOf(node)) {
      for (const { key, keyNode, value } of entriesOf(object).entries) {
        const target = this.#relation(model, key);
        if (operators.has(key)) {
          if (value !== undefined) this.#readWhere(value, model);
        } else if (target !== undefined) {
          if (value !== undefined) this.#readRelationFilter(value, target);
        } else if (model.fields.some(({ name }) => name === key)) this.#mention(model, key, keyNode, "read");
        // A unique key of several columns: `userId_postId: { userId, postId }`.
        else if (value !== undefined) this.#readKeys(value, model, "read");
      }
    }
  }

  /** `posts: { some: { title } }`, or `author: { name }` for a single one. */
  #readRelationFilter(node: SyntaxNode, target: PrismaModel): void {
    for (const object of this.#objectsOf(node)) {
      const nested = entriesOf(object).entries.filter(({ key }) => relationFilters.has(key));
      if (nested.length === 0) this.#readWhere(object, target);
      for (const { value } of nested) if (value !== undefined) this.#readWhere(value, target);
    }
  }

  #readSelect(node: SyntaxNode, model: PrismaModel): void {
    for (const object of this.#objectsOf(node)) {
      for (const { key, keyNode, value } of entriesOf(object).entries) {
        const target = this.#relation(model, key);
        if (target === undefined) this.#mention(model, key, keyNode, "read");
        else if (value !== undefined) this.#readNestedQuery(value, target);
      }
    }
  }

  #readNestedQuery(node: SyntaxNode, target: PrismaModel): void {
    for (const object of this.#objectsOf(node))
      for (const entry of entriesOf(object).entries) this.#readQuery(entry, target);
  }

  #readOrder(node: SyntaxNode, model: PrismaModel): void {
    for (const object of this.#objectsOf(node)) {
      for (const { key, keyNode, value } of entriesOf(object).entries) {
        const target = this.#relation(model, key);
        if (target !== undefined && value !== undefined) this.#readOrder(value, target);
        else this.#mention(model, key, keyNode, "read");
      }
    }
  }

  #readKeys(node: SyntaxNode, model: PrismaModel, access: Access): void {
    for (const object of this.#objectsOf(node))
      for (const { key, keyNode } of entriesOf(object).entries) this.#mention(model, key, keyNode, access);
  }

  /** `distinct: ["name"]`, `by: "name"`. */
  #readNames(node: SyntaxNode, model: PrismaModel): void {
    const value = unwrapped(node);
    const strings = value.type === "array" ? namedChildren(value) : [value];
    for (const string of strings) {
      if (string.type === "string") this.#mention(model, string.text.slice(1, -1), innerOf(string), "read");
    }
  }

  /** A row within another one also gets what relates it to that. */
  #readRows(node: SyntaxNode, model: PrismaModel, kind: Sink["kind"], call: SyntaxNode, own?: "inserts"): void {
    this.#recorder.rows(node, this.#written(model), kind, call, kind === "orm-create" ? own : undefined);
    for (const object of this.#objectsOf(node)) this.#readNested(object, model, call);
  }

  /** What is written of other models with a row. */
  #readNested(object: SyntaxNode, model: PrismaModel, call: SyntaxNode): void {
    for (const { key, value } of entriesOf(object).entries) {
      const target = this.#relation(model, key);
      if (target !== undefined && value !== undefined) this.#readNestedWrite(value, target, call);
    }
  }

  /** `posts: { create: [{ title }], update: { where, data }, connectOrCreate: { where, create } }`. */
  #readNestedWrite(node: SyntaxNode, target: PrismaModel, call: SyntaxNode): void {
    for (const object of this.#objectsOf(node)) {
      for (const { key, value } of entriesOf(object).entries) {
        if (value === undefined) continue;
        if (key === "create") this.#readRows(value, target, "orm-create", call);
        else if (key === "connect" || key === "disconnect" || key === "set" || key.startsWith("delete"))
          this.#readWhere(value, target);
        else for (const inner of this.#objectsOf(value)) this.#readNestedParts(inner, key, target, call);
      }
    }
  }

  #readNestedParts(object: SyntaxNode, operation: string, target: PrismaModel, call: SyntaxNode): void {
    const { entries } = entriesOf(object);
    const parts = entries.filter(({ key }) => ["where", "data", "create", "update"].includes(key));
    // `update: { title }` of a single relation has the values directly.
    if (parts.length === 0 && operation === "update") {
      this.#recorder.row(object, this.#written(target), "orm-update", call);
      this.#readNested(object, target, call);
    }
    const dataKind = operation.startsWith("create") ? "orm-create" : "orm-update";
    for (const { key, value } of parts) {
      if (value === undefined) continue;
      if (key === "where") this.#readWhere(value, target);
      else this.#readRows(value, target, key === "create" ? "orm-create" : dataKind, call);
    }
  }

  #relation(model: PrismaModel, key: string): PrismaModel | undefined {
    const field = model.fields.find(({ name }) => name === key);
    return field === undefined ? undefined : this.#models.get(field.type);
  }

  get #recorder(): UsageRecorder {
    return this.#script.recorder("prisma");
  }

  #mention(model: PrismaModel, key: string, node: Ranged, access: Access): void {
    this.#recorder.mention(this.#target(model), key, node, access);
  }

  #target(model: PrismaModel): Target {
    const known = this.#targets.get(model) ?? prismaTarget(model, this.#all);
    this.#targets.set(model, known);
    return known;
  }

  /** A key of a row that the model declares no more is the column that it once was. */
  #written(model: PrismaModel): Target {
    const target = this.#target(model);
    const others = this.#all.filter(({ accessor }) => accessor === model.accessor);
    if (others.length > 1) return target;
    const known = new Set(model.fields.map(({ name }) => name));
    const spell = isSnakeCased(model) ? toSnakeCase : (name: string) => name;
    return { ...target, column: (name) => target.column(name) ?? (known.has(name) ? undefined : spell(name)) };
  }

  #objectsOf(node: SyntaxNode): readonly SyntaxNode[] {
    return objectsOf(node, this.#script.bindings);
  }
}

/** Whether the model maps names such as `fullName` to `full_name`; then it did so for a field that is gone. */
function isSnakeCased({ fields }: PrismaModel): boolean {
  return fields.some(({ name, column }) => column !== name && column === toSnakeCase(name));
}

/** What the rows under an argument are written by; undefined for an argument that holds no rows. */
function rowKind(argument: string, method: string): Sink["kind"] | undefined {
  if (argument === "data") return method.startsWith("create") ? "orm-create" : "orm-update";
  if (method !== "upsert") return undefined;
  return argument === "create" ? "orm-create" : argument === "update" ? "orm-update" : undefined;
}

type Ranged = Pick<SyntaxNode, "startIndex" | "endIndex">;
