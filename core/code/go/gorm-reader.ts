import type { Dialect } from "../../sql/types.ts";
import { Collector } from "../collector.ts";
import { readDml } from "../dml-reader.ts";
import type { Extracted } from "../libraries/library.ts";
import { usageOf } from "../libraries/sql.ts";
import type { CodeModels } from "../models/resolve.ts";
import type { CodeModel } from "../models/types.ts";
import type { Sink, SyntaxNode } from "../types.ts";
import { type Builder, buildersIn } from "./builders.ts";
import { GoDeclarations } from "./declarations.ts";
import { gormSql, isSelective } from "./gorm-sql.ts";
import { dereferenced, elements, isMap, keyedElements } from "./literals.ts";
import { GoNames } from "./names.ts";
import { GoStructRows, hookReceiver, type LiteralUse } from "./struct-rows.ts";
import { GoStructs } from "./structs-seen.ts";
import { type Chain, type ChainCall, chainsIn, functionAround, GoValues } from "./syntax.ts";
import { GoTypes } from "./types.ts";

/** Methods that are given a row or rows, of the table of their struct. */
const rowMethods: ReadonlySet<string> = new Set(
  "Model First Find Last Take Create CreateInBatches Save Delete FirstOrCreate FirstOrInit FindInBatches".split(" "),
);
/** Methods that say what is read or written without a row. */
const otherMethods: ReadonlySet<string> = new Set(
  "Where Or Not Select Joins Preload Order Group Having Distinct Omit Clauses Unscoped Session Debug Limit Offset Scopes WithContext".split(
    " ",
  ),
);
/** Structs in the arguments of these are conditions. */
const conditionMethods: ReadonlySet<string> = new Set([
  "Where",
  "Or",
  "Not",
  "Find",
  "First",
  "Last",
  "Take",
  "Delete",
]);
const updateMethods: ReadonlySet<string> = new Set(["Update", "UpdateColumn"]);
const updatesMethods: ReadonlySet<string> = new Set(["Updates", "UpdateColumns"]);

/** Reads one Go file that uses GORM. */
export class GormReader {
  readonly #root: SyntaxNode;
  readonly #file: string;
  readonly #values: GoValues;
  readonly #types: GoTypes;
  readonly #models: GoStructs;
  readonly #collector = new Collector();
  readonly #rows: GoStructRows;
  readonly #dialect: Dialect;

  constructor(file: string, code: string, root: SyntaxNode, { all, classes }: CodeModels, dialect: Dialect) {
    this.#root = root;
    this.#file = file;
    this.#values = new GoValues(code, root);
    const names = new GoNames(code);
    const declarations = new GoDeclarations(classes);
    this.#types = new GoTypes(root, names, declarations);
    const models = all.filter(({ library }) => library === "gorm");
    this.#models = new GoStructs(file, names, models, declarations);
    this.#rows = new GoStructRows(root, "gorm", this.#types, this.#models, this.#collector);
    this.#dialect = dialect;
  }

  read(): Extracted {
    for (const model of this.#models.all) if (model.file === this.#file) this.#declarations(model);
    const chains = chainsIn(this.#root);
    const begins = ({ method }: ChainCall) => method === "Model" || method === "Table";
    const mayBegin = ({ method }: ChainCall) => rowMethods.has(method) || otherMethods.has(method);
    for (const builder of buildersIn(chains, begins, mayBegin)) this.#statement(builder);
    this.#rows.read(useOf);
    for (const chain of chains) this.#setInHook(chain);
    return this.#collector.result;
  }

  /** `tx.Statement.SetColumn("Name", name)` in `func (u *User) BeforeSave(tx *gorm.DB) error`. */
  #setInHook({ calls: [call], root }: Chain): void {
    const hook = call?.method === "SetColumn" && root.text.endsWith(".Statement") ? functionAround(root) : undefined;
    const receiver = hook === undefined ? undefined : hookReceiver(hook);
    const model = receiver === undefined ? undefined : this.#models.get(this.#types.of(receiver) ?? "");
    const [name] = call?.args ?? [];
    const text = name === undefined ? undefined : this.#values.textOf(name)?.text;
    if (receiver === undefined || model === undefined || name === undefined || text === undefined) return;
    this.#write(name, text, model, this.#rows.assignments(receiver, model.reference));
  }

  #declarations(model: CodeModel): void {
    for (const { column, span } of model.fields) {
      if (span.end === 0) continue;
      const { reference: table } = model;
      this.#collector.addUsage({ table, column, access: "declare", certainty: "resolved", span, sink: -1 });
    }
  }

  #statement({ calls, node }: Builder): void {
    const model = this.#modelOf(calls);
    if (model === undefined) return;
    const assembly = gormSql(calls, model, this.#values, this.#dialect);
    const span = { start: node.startIndex, end: node.endIndex };
    const embedded = { ...assembly, text: assembly.text, span, delimiter: undefined, lines: false };
    for (const column of readDml(embedded.text, this.#dialect).columns)
      this.#collector.addUsage({ ...usageOf(embedded, column), sink: -1 });
    for (const call of calls) this.#writes(call, model);
    const selected = calls.some(isSelective) ? calls.filter(({ method }) => method === "Select") : [];
    for (const call of selected) this.#selected(call, model, node);
  }

  /** `Select("name", "mail").Updates(user)`: those of the row are written, whatever they hold. */
  #selected({ args }: ChainCall, model: CodeModel, statement: SyntaxNode): void {
    const names = args.flatMap((argument) => (argument.type === "composite_literal" ? elements(argument) : [argument]));
    const columns = names.flatMap((node) => {
      const text = this.#values.textOf(node)?.text;
      const isField = model.fields.some(({ name, column }) => name === text || column === text);
      return text !== undefined && isField ? [{ node, text }] : [];
    });
    if (columns.length === 0) return;
    const sink = this.#rows.sink("orm-update", model.reference, statement, false);
    for (const { node, text } of columns) this.#write(node, text, model, sink);
  }

  /** The model that the calls are about: of `Model`, `Table`, or the row that they are given. */
  #modelOf(calls: readonly ChainCall[]): CodeModel | undefined {
    const table = calls.find(({ method }) => method === "Table")?.args[0];
    const name = table === undefined ? undefined : this.#values.textOf(table)?.text.split(/\s/)[0];
    if (name !== undefined) {
      const known = this.#models.all.find((model) => model.table === name);
      return known ?? tableOnly(name);
    }
    for (const wanted of ["Model", ...rowMethods])
      for (const { method, args } of calls) {
        const type = method !== wanted || args[0] === undefined ? undefined : this.#types.of(args[0]);
        const model = type === undefined ? undefined : this.#models.get(type);
        if (model !== undefined) return model;
      }
    return undefined;
  }

  #writes({ method, args, node }: ChainCall, model: CodeModel): void {
    const [first] = args;
    if (first === undefined) return;
    if (updateMethods.has(method)) {
      const text = this.#values.textOf(first);
      const sink = this.#rows.sink("orm-update", model.reference, node, text === undefined);
      if (text !== undefined) this.#write(first, text.text, model, sink);
    } else if (updatesMethods.has(method)) this.#map(first, model, node, "orm-update");
    else if (method === "Create") this.#map(first, model, node, "orm-create");
    else if (method === "Assign" || method === "Attrs") this.#map(first, model, node, "orm-upsert");
    else if (method === "Clauses") this.#conflict(args, model, statementOf(node));
  }

  /** Rows as maps; rows as structs are read where they are written. */
  #map(value: SyntaxNode, model: CodeModel, call: SyntaxNode, kind: Sink["kind"]): void {
    const literals = value.type === "identifier" ? this.#values.of(value) : [dereferenced(value)];
    const maps = literals.flatMap((literal) => (isMap(literal) ? [literal] : elements(literal).filter(isMap)));
    const entries = value.type === "identifier" ? this.#values.entriesOf(value) : [];
    if (maps.length === 0 && entries.length === 0) return;
    const sink = this.#rows.sink(kind, model.reference, call, false);
    for (const key of [...maps.flatMap((map) => keyedElements(map).map(([name]) => name)), ...entries]) {
      const text = this.#values.textOf(key);
      if (text !== undefined) this.#write(key, text.text, model, sink);
    }
  }

  /** `clause.OnConflict{DoUpdates: clause.AssignmentColumns([]string{"name"})}`. */
  #conflict(args: readonly SyntaxNode[], model: CodeModel, statement: SyntaxNode): void {
    for (const call of args.flatMap((arg) => arg.descendantsOfType(["call_expression"]))) {
      const method = call?.childForFieldName("function")?.text.split(".").at(-1);
      const list = call?.childForFieldName("arguments")?.namedChildren[0];
      if (call === null || list === null || list === undefined) continue;
      if (method === "Assignments") this.#map(list, model, statement, "orm-upsert");
      if (method !== "AssignmentColumns") continue;
      const sink = this.#rows.sink("orm-upsert", model.reference, statement, false);
      for (const item of elements(list)) {
        const text = this.#values.textOf(item);
        if (text !== undefined) this.#write(item, text.text, model, sink);
      }
    }
  }

  /** `name` is a column or, as GORM allows, a field. */
  #write(at: SyntaxNode, name: string, model: CodeModel, sink: number): void {
    const column = model.fields.find((field) => field.name === name)?.column ?? name;
    const { start, end } = contentOf(at);
    const usage = { table: model.reference, column, access: "write", certainty: "resolved", sink } as const;
    this.#collector.addUsage({ ...usage, span: { start, end } });
  }
}

function useOf(method = ""): ReturnType<LiteralUse> {
  if (conditionMethods.has(method)) return "condition";
  return updatesMethods.has(method) ? "update" : method === "Create" ? "insert" : "create";
}

/** The whole chain of calls that a call belongs to. */
function statementOf(call: SyntaxNode): SyntaxNode {
  const outer = call.parent?.type === "selector_expression" ? call.parent.parent : null;
  return outer?.type === "call_expression" ? statementOf(outer) : call;
}

/** A table that no struct is known of. */
function tableOnly(name: string): CodeModel {
  const reference = { name };
  return { library: "gorm", file: "", name, table: name, reference, fields: [], relations: new Map(), unsure: false };
}

/** The text within the quotes of a literal. */
function contentOf(node: SyntaxNode): { readonly start: number; readonly end: number } {
  const quotes = node.type.endsWith("string_literal") ? 1 : 0;
  return { start: node.startIndex + quotes, end: node.endIndex - quotes };
}
