import { entriesOf, isRepeatable, namedChildren, type ObjectEntry, unwrapped } from "../syntax.ts";
import type { Access, Sink, SinkInsertion, SyntaxNode, TableReference } from "../types.ts";
import type { Extracted, LibraryUsage } from "./library.ts";
import type { PrismaField, PrismaModel } from "./prisma-schema.ts";

const operators: ReadonlySet<string> = new Set(["AND", "OR", "NOT"]);
const relationFilters: ReadonlySet<string> = new Set(["some", "every", "none", "is", "isNot"]);
const aggregates: ReadonlySet<string> = new Set(["_count", "_sum", "_avg", "_min", "_max"]);

/** Reads the argument objects of Prisma client calls into usages and sinks. */
export class PrismaArguments {
  readonly #text: string;
  readonly #models: ReadonlyMap<string, PrismaModel>;
  readonly #usages: LibraryUsage[] = [];
  readonly #sinks: Sink[] = [];

  constructor(text: string, models: readonly PrismaModel[]) {
    this.#text = text;
    this.#models = new Map(models.map((model) => [model.name, model]));
  }

  get result(): Extracted {
    return { usages: this.#usages, sinks: this.#sinks };
  }

  /** One call of the client, e.g. `prisma.user.update({ where, data, select })`. */
  readCall(call: SyntaxNode, method: string, model: PrismaModel): void {
    const list = call.childForFieldName("arguments");
    const argument = list === null ? undefined : namedChildren(list)[0];
    if (argument === undefined) return;
    const object = unwrapped(argument);
    if (object.type !== "object") return;
    for (const entry of entriesOf(object).entries) this.#readArgument(entry, method, model, call);
  }

  /** A property of a row that the client gave; in `user.fullName ?? user.name`, each stands in for the other. */
  readProperty(model: PrismaModel, property: SyntaxNode): void {
    const field = this.#mention(model, property.text, property, "read");
    const other = fallbackOf(property);
    const fallback = model.fields.find(({ name }) => name === other);
    const usage = this.#usages.at(-1);
    if (field === undefined || fallback === undefined || usage === undefined) return;
    this.#usages.splice(-1, 1, { ...usage, fallbackOf: fallback.column });
  }

  #readArgument(entry: ObjectEntry, method: string, model: PrismaModel, call: SyntaxNode): void {
    const kind = rowKind(entry.key, method);
    if (kind === undefined) this.#readQuery(entry, model);
    else this.#readRows(entry.value, model, kind, call);
  }

  /** `where`, `select`, `include`, `orderBy`, …: the same at the top and within relations. */
  #readQuery(entry: ObjectEntry, model: PrismaModel): void {
    const { key, value } = entry;
    if (value === undefined) return;
    if (key === "where" || key === "cursor" || key === "having") this.#readWhere(value, model);
    else if (key === "select" || key === "include") this.#readSelect(value, model);
    else if (key === "omit") this.#readKeys(value, model, "declare");
    else if (key === "orderBy") this.#readOrder(value, model);
    else if (key === "distinct" || key === "by") this.#readNames(value, model);
    else if (aggregates.has(key)) this.#readKeys(value, model, "read");
  }

  #readWhere(node: SyntaxNode, model: PrismaModel): void {
    for (const object of objectsOf(node)) {
      for (const { key, keyNode, value } of entriesOf(object).entries) {
        const target = this.#relation(model, key);
        if (operators.has(key)) {
          if (value !== undefined) this.#readWhere(value, model);
        } else if (target === undefined) this.#mention(model, key, keyNode, "read");
        else if (value !== undefined) this.#readRelationFilter(value, target);
      }
    }
  }

  /** `posts: { some: { title } }`, or `author: { name }` for a single one. */
  #readRelationFilter(node: SyntaxNode, target: PrismaModel): void {
    for (const object of objectsOf(node)) {
      const nested = entriesOf(object).entries.filter(({ key }) => relationFilters.has(key));
      if (nested.length === 0) this.#readWhere(object, target);
      for (const { value } of nested) if (value !== undefined) this.#readWhere(value, target);
    }
  }

  #readSelect(node: SyntaxNode, model: PrismaModel): void {
    for (const object of objectsOf(node)) {
      for (const { key, keyNode, value } of entriesOf(object).entries) {
        const target = this.#relation(model, key);
        if (target === undefined) this.#mention(model, key, keyNode, "read");
        else if (value !== undefined) this.#readNestedQuery(value, target);
      }
    }
  }

  #readNestedQuery(node: SyntaxNode, target: PrismaModel): void {
    for (const object of objectsOf(node)) for (const entry of entriesOf(object).entries) this.#readQuery(entry, target);
  }

  #readOrder(node: SyntaxNode, model: PrismaModel): void {
    for (const object of objectsOf(node)) {
      for (const { key, keyNode, value } of entriesOf(object).entries) {
        const target = this.#relation(model, key);
        if (target !== undefined && value !== undefined) this.#readOrder(value, target);
        else this.#mention(model, key, keyNode, "read");
      }
    }
  }

  #readKeys(node: SyntaxNode, model: PrismaModel, access: Access): void {
    for (const object of objectsOf(node))
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

  #readRows(node: SyntaxNode | undefined, model: PrismaModel, kind: Sink["kind"], call: SyntaxNode): void {
    if (node === undefined) return;
    for (const object of objectsOf(node)) this.#readRow(object, model, kind, call);
  }

  /** One object literal whose keys are written: a sink. */
  #readRow(object: SyntaxNode, model: PrismaModel, kind: Sink["kind"], call: SyntaxNode): void {
    const { entries, open } = entriesOf(object);
    const insertions: SinkInsertion[] = [];
    const sink = this.#sinks.length;
    this.#sinks.push({
      kind,
      table: tableOf(model),
      span: { start: call.startIndex, end: call.endIndex },
      library: "prisma",
      open,
      insertions,
    });
    for (const entry of entries) {
      const target = this.#relation(model, entry.key);
      if (target !== undefined) {
        if (entry.value !== undefined) this.#readNestedWrite(entry.value, target, call);
        continue;
      }
      const field = this.#mention(model, entry.key, entry.keyNode, "write", sink);
      if (field !== undefined) insertions.push(insertionAfter(entry, field, this.#text));
    }
  }

  /** `posts: { create: [{ title }], update: { where, data }, connectOrCreate: { where, create } }`. */
  #readNestedWrite(node: SyntaxNode, target: PrismaModel, call: SyntaxNode): void {
    for (const object of objectsOf(node)) {
      for (const { key, value } of entriesOf(object).entries) {
        if (value === undefined) continue;
        if (key === "create") this.#readRows(value, target, "orm-create", call);
        else if (key === "connect" || key === "disconnect" || key === "set" || key.startsWith("delete"))
          this.#readWhere(value, target);
        else for (const inner of objectsOf(value)) this.#readNestedParts(inner, key, target, call);
      }
    }
  }

  #readNestedParts(object: SyntaxNode, operation: string, target: PrismaModel, call: SyntaxNode): void {
    const { entries } = entriesOf(object);
    const parts = entries.filter(({ key }) => ["where", "data", "create", "update"].includes(key));
    // `update: { title }` of a single relation has the values directly.
    if (parts.length === 0 && operation === "update") this.#readRow(object, target, "orm-update", call);
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

  #mention(model: PrismaModel, key: string, node: Ranged, access: Access, sink = -1): PrismaField | undefined {
    const field = model.fields.find(({ name }) => name === key);
    if (field === undefined || this.#models.has(field.type)) return undefined;
    this.#usages.push({
      table: tableOf(model),
      column: field.column,
      access,
      certainty: "resolved",
      span: { start: node.startIndex, end: node.endIndex },
      sink,
    });
    return field;
  }
}

/** What the rows under an argument are written by; undefined for an argument that holds no rows. */
function rowKind(argument: string, method: string): Sink["kind"] | undefined {
  if (argument === "data") return method.startsWith("create") ? "orm-create" : "orm-update";
  if (method !== "upsert") return undefined;
  return argument === "create" ? "orm-create" : argument === "update" ? "orm-update" : undefined;
}

/** The property on the other side of `a.x ?? a.y` or `a.x || a.y`, when both sides are properties of the same thing. */
function fallbackOf(property: SyntaxNode): string | undefined {
  const member = property.parent;
  const choice = member?.parent;
  const operator = choice?.childForFieldName("operator")?.text;
  if (member?.type !== "member_expression" || choice?.type !== "binary_expression") return undefined;
  if (operator !== "??" && operator !== "||") return undefined;
  const [left, right] = [choice.childForFieldName("left"), choice.childForFieldName("right")];
  const other = left?.startIndex === member.startIndex ? right : left;
  if (other?.childForFieldName("object")?.text !== member.childForFieldName("object")?.text) return undefined;
  return other?.childForFieldName("property")?.text;
}

type Ranged = Pick<SyntaxNode, "startIndex" | "endIndex">;

function innerOf(string: SyntaxNode): Ranged {
  return { startIndex: string.startIndex + 1, endIndex: string.endIndex - 1 };
}

function tableOf(model: PrismaModel): TableReference {
  return { name: model.table, ...(model.schema === undefined ? {} : { schema: model.schema }) };
}

/**
 * The object literals that a value can be: itself, the elements of an array, both branches of a condition, what the callback of `map`
 * returns. Other values cannot be seen.
 */
function objectsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const value = unwrapped(node);
  if (value.type === "object") return [value];
  if (value.type === "array") return namedChildren(value).flatMap(objectsOf);
  if (value.type === "ternary_expression")
    return [value.childForFieldName("consequence"), value.childForFieldName("alternative")].flatMap((branch) =>
      branch === null ? [] : objectsOf(branch),
    );
  if (value.type !== "call_expression") return [];
  const callee = value.childForFieldName("function");
  if (callee?.childForFieldName("property")?.text !== "map") return [];
  const callback = value.childForFieldName("arguments")?.namedChildren[0];
  const body = callback?.type === "arrow_function" ? callback.childForFieldName("body") : null;
  return body === null || body === undefined || body.type === "statement_block" ? [] : objectsOf(body);
}

/** Where an entry for another field goes: right behind the entry, spaced like it. */
function insertionAfter(entry: ObjectEntry, field: PrismaField, text: string): SinkInsertion {
  const start = entry.node.startIndex;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const indent = text.slice(lineStart, start);
  const value = entry.value === undefined ? entry.key : entry.value.text;
  const repeatable = entry.value === undefined || isRepeatable(entry.value);
  return {
    offset: entry.node.endIndex,
    role: "assignment",
    beside: field.column,
    value,
    syntax: entry.value === undefined ? "shorthand" : "object",
    separator: /^\s*$/.test(indent) ? `,\n${indent}` : ", ",
    ...(repeatable ? { reusableValue: value } : {}),
  };
}
