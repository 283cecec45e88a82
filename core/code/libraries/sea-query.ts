import { Collector } from "../collector.ts";
import type { CodeModel } from "../models/types.ts";
import { callAround, methodOf } from "../rust/calls.ts";
import type { SyntaxNode } from "../types.ts";
import type { CodeLibrary } from "./library.ts";

/** sea-query: columns are variants of an enum that stands for a table (`Users::Name`). */
export const seaQuery: CodeLibrary = {
  id: "sea-query",
  languages: new Set(["rust"]),
  concerns: (text, { models }) =>
    models.all.some(({ library, name }) => library === "sea-query" && text.includes(name)),
  extract(_text, root, { models }, _language, file) {
    const collector = new Collector();
    if (root === undefined) return collector.result;
    const named = modelsByName(models.all);
    for (const { file: at, fields, reference: table } of named.values())
      for (const { column, span } of at === file ? fields : [])
        collector.addUsage({ table, column, access: "declare", certainty: "resolved", span, sink: -1 });
    const sinks = new Map<number, number>();
    for (const path of root.descendantsOfType(["scoped_identifier"])) {
      const name = path?.childForFieldName("name");
      const model = named.get(path?.childForFieldName("path")?.text.split("::").at(-1) ?? "");
      const column = model?.fields.find((field) => field.name === name?.text)?.column;
      if (path === null || name === null || name === undefined || model === undefined || column === undefined) continue;
      const write = writeAround(path);
      const start = write?.statement.startIndex ?? -1;
      if (write !== undefined && !sinks.has(start)) {
        const span = { start, end: write.statement.endIndex };
        const { kind } = write;
        const sink = { kind, table: model.reference, span, library: "sea-query", open: false, insertions: [] };
        sinks.set(start, collector.addSink(sink));
      }
      const access = write === undefined ? "read" : "write";
      const sink = sinks.get(start) ?? -1;
      collector.add(name, { table: model.reference, column, access, certainty: "resolved", sink });
    }
    return collector.result;
  },
};

/** A name that several crates give to different tables says nothing. */
function modelsByName(models: readonly CodeModel[]): ReadonlyMap<string, CodeModel> {
  const own = models.filter(({ library }) => library === "sea-query");
  const isPlain = (model: CodeModel) => own.every(({ name, table }) => name !== model.name || table === model.table);
  return new Map(own.filter(isPlain).map((model) => [model.name, model]));
}

/** `.value(Users::Name, …)`, `.values([(Users::Name, …)])` of an UPDATE, and `.columns([Users::Name])` of an INSERT. */
function writeAround(
  path: SyntaxNode,
): { readonly kind: "orm-create" | "orm-update"; readonly statement: SyntaxNode } | undefined {
  const call = callAround(path);
  if (call === undefined) return undefined;
  const statement = wholeChain(call);
  const method = methodOf(call);
  const isInsert = /\bQuery::insert\(\)|\binto_table\(/.test(call.text);
  if (method === "columns") return isInsert ? { kind: "orm-create", statement } : undefined;
  const first = call.childForFieldName("arguments")?.namedChildren[0];
  const isAssigned = method === "values" || (method === "value" && first?.startIndex === path.startIndex);
  return isAssigned ? { kind: "orm-update", statement } : undefined;
}

/** `a.b().c()` for `a.b()`. */
function wholeChain(call: SyntaxNode): SyntaxNode {
  let whole = call;
  while (whole.parent?.type === "field_expression" && whole.parent.parent?.type === "call_expression")
    whole = whole.parent.parent;
  return whole;
}
