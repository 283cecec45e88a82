import { Collector } from "../collector.ts";
import type { Extracted } from "../libraries/library.ts";
import { isChangeset, isLoaded, isWritten, structsIn } from "../models/diesel.ts";
import type { CodeModels } from "../models/resolve.ts";
import type { CodeModel, DeclaredClass } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { Sink, SyntaxNode, TableReference } from "../types.ts";
import { callAround, methodOf, valueWrappers } from "./calls.ts";
import { columnName, DieselNames, declaredTables } from "./diesel-tables.ts";
import { type FieldUse, StructRows } from "./struct-rows.ts";
import { plainName, segments } from "./syntax.ts";

/** What stands in a table's module besides columns. */
const notColumns: ReadonlySet<string> = new Set(["table", "dsl", "star", "columns"]);
/** Methods of columns by which a bare name is known to be one. */
const columnMethods: ReadonlySet<string> = new Set(
  `eq ne gt ge lt le eq_any ne_all is_null is_not_null like not_like ilike not_ilike between not_between asc desc
  is_distinct_from is_not_distinct_from nullable contains overlaps_with`.split(/\s+/),
);
/** A path of an expression, and of a type: `Field<users::name>`. */
const paths = ["scoped_identifier", "scoped_type_identifier"];
/** Where fields of rows are read. */
const rowNodes = ["field_expression", "struct_pattern"];
/** Reads one file of a crate that uses Diesel. */
export class DieselReader {
  readonly #names: DieselNames;
  readonly #collector = new Collector();
  readonly #sinks = new Map<number, number>();
  readonly #receivers = new Map<string, number>();
  readonly #models: readonly CodeModel[];
  readonly #classes: readonly DeclaredClass[];

  constructor(root: SyntaxNode, { all: models, classes }: CodeModels) {
    this.#classes = classes.filter(({ library }) => library === "diesel");
    this.#names = new DieselNames(root);
    this.#models = models.filter(({ library }) => library === "diesel");
  }

  read(file: string, root: SyntaxNode): Extracted {
    this.#declarations(file, root);
    const rows = new StructRows(file, root, this.#models.filter(isLoaded), this.#classes);
    for (const node of root.descendantsOfType([...paths, ...rowNodes, "identifier", "struct_expression"])) {
      if (node?.type === "field_expression") this.#fields([rows.field(node) ?? []].flat());
      else if (node?.type === "struct_pattern") this.#fields(rows.pattern(node));
      else if (node?.type === "struct_expression") this.#struct(node, file);
      else if (node !== null && paths.includes(node.type)) this.#path(node, segments(node));
      else if (node?.parent?.type === "token_tree") {
        this.#token(node);
        this.#fields([rows.token(node) ?? []].flat());
      } else if (node !== null) this.#bareName(node);
    }
    for (const call of this.#buildersIn(root)) this.#built(call, file);
    return this.#collector.result;
  }

  #fields(fields: readonly FieldUse[]): void {
    for (const { at, model, column, assigned } of fields) {
      // What is assigned to other rows stays in memory.
      if (assigned && !isChangeset(model)) continue;
      const access = assigned ? "write" : "read";
      const sink = assigned ? this.#assignments(at, model) : -1;
      this.#collector.add(at, { table: model.reference, column, access, certainty: "resolved", sink });
    }
  }

  /** All that one function assigns to one row. */
  #assignments(field: SyntaxNode, model: CodeModel): number {
    const scope = functionAround(field);
    const key = `${field.parent?.childForFieldName("value")?.text ?? ""}@${scope.startIndex}`;
    const known = this.#receivers.get(key);
    if (known !== undefined) return known;
    const span = { start: scope.startIndex, end: scope.endIndex };
    const sink = { kind: "assignments", table: model.reference, span, library: "diesel", open: false } as const;
    const added = this.#collector.addSink({ ...sink, insertions: [] });
    this.#receivers.set(key, added);
    return added;
  }

  /** The outermost calls of chains that begin with `Form::builder(…)`. */
  #buildersIn(root: SyntaxNode): readonly SyntaxNode[] {
    if (!/::builder\s*\(/.test(root.text)) return [];
    return root
      .descendantsOfType(["call_expression"])
      .flatMap((call) => (call !== null && call.parent?.type !== "field_expression" ? [call] : []));
  }

  /** `Form::builder().name(name).build()` of a struct that is inserted or that updates: each call by the name of a field sets it. */
  #built(chain: SyntaxNode, file: string): void {
    const setters: SyntaxNode[] = [];
    let call: SyntaxNode | null = chain;
    let callee = call.childForFieldName("function");
    while (callee?.type === "field_expression") {
      const field = callee.childForFieldName("field");
      if (field !== null) setters.push(field);
      call = callee.childForFieldName("value");
      callee = call?.type === "call_expression" ? call.childForFieldName("function") : null;
    }
    if (callee?.type !== "scoped_identifier" || callee.childForFieldName("name")?.text !== "builder") return;
    const owner = callee.childForFieldName("path");
    const model = this.#modelNamed(owner?.text.split("::").at(-1)?.replace(/<.*/s, ""), file);
    if (model === undefined || !isWritten(model) || setters.length === 0) return;
    const columns = new Map(model.fields.map(({ name, column }) => [name, column]));
    const sink = this.#collector.addSink(sinkOf(model, chain, false));
    for (const field of setters) {
      const column = columns.get(plainName(field.text).replace(/^maybe_/, ""));
      if (column === undefined) continue;
      this.#collector.add(field, { table: model.reference, column, access: "write", certainty: "resolved", sink });
    }
  }

  #declarations(file: string, root: SyntaxNode): void {
    const declare = { access: "declare", certainty: "resolved", sink: -1 } as const;
    for (const { table, columns } of declaredTables(root))
      for (const { name, span } of columns) this.#collector.addUsage({ ...declare, table, column: name, span });
    for (const { table = "", fields } of structsIn(file, root))
      for (const { name, column = name, span } of fields)
        this.#collector.addUsage({ ...declare, table: { name: table }, column, span });
  }

  /** `users::name`, `schema::users::name`. */
  #path(node: SyntaxNode, parts: readonly string[]): void {
    if (node.parent?.type === "scoped_identifier" || isInUse(node) || isCallee(node)) return;
    const table = this.#names.tableOf(parts.slice(0, -1));
    const name = parts.at(-1) ?? "";
    const last = node.childForFieldName("name");
    if (table !== undefined && last !== null) this.#column(node, last, table, name);
  }

  /** The tokens of a macro have no structure: `users :: name` are three. */
  #token(node: SyntaxNode): void {
    const siblings = node.parent?.children ?? [];
    const at = siblings.findIndex((sibling) => sibling?.startIndex === node.startIndex);
    if (siblings[at - 1]?.text !== "::" || siblings[at + 1]?.text === "::") return;
    if (siblings[at + 1]?.type === "token_tree") return;
    const parts: string[] = [];
    for (let i = at - 2; i >= 0 && siblings[i + 1]?.text === "::"; i -= 2) parts.unshift(siblings[i]?.text ?? "");
    const table = this.#names.tableOf(parts);
    if (table !== undefined) this.#column(node, node, table, plainName(node.text));
  }

  /** `name` alone, where columns of a table are imported. */
  #bareName(node: SyntaxNode): void {
    const name = plainName(node.text);
    const own = this.#names.columns.get(name);
    if (node.parent?.type === "scoped_identifier" || isInUse(node) || isCallee(node)) return;
    if (own === undefined && (this.#names.open.length === 0 || !isColumnByUse(node))) return;
    if (own !== undefined && notColumns.has(name)) return;
    const [first, ...others] = own === undefined ? this.#names.open : [own];
    if (first === undefined) return;
    if (others.length === 0) this.#column(node, node, first, name);
    else
      this.#collector.add(node, {
        candidates: this.#names.open,
        column: columnName(name),
        access: "read",
        certainty: "resolved",
        sink: -1,
      });
  }

  #column(node: SyntaxNode, at: SyntaxNode, table: TableReference, name: string): void {
    // `users::dsl::users` is the table.
    if (notColumns.has(name) || name === table.name || /^[A-Z]/.test(name) || isInsertedRow(node)) return;
    const column = name === "all_columns" ? "*" : columnName(name);
    const call = assignmentAround(node);
    const access = call === undefined ? "read" : "write";
    const sink = call === undefined ? -1 : this.#sinkOf(call, table);
    this.#collector.add(at, { table, column, access, certainty: "resolved", sink });
  }

  /** The sink of `.set(…)` or `.values(…)`. */
  #sinkOf(call: SyntaxNode, table: TableReference): number {
    const known = this.#sinks.get(call.endIndex);
    if (known !== undefined) return known;
    const isUpsert = /\bdo_update\s*\(\s*\)\s*\.\s*set\s*$/.test(call.childForFieldName("function")?.text ?? "");
    const isUpdate = methodOf(call) === "set";
    const sink = this.#collector.addSink({
      kind: isUpsert ? "orm-upsert" : isUpdate ? "orm-update" : "orm-create",
      table,
      span: { start: call.startIndex, end: call.endIndex },
      library: "diesel",
      open: false,
      insertions: [],
    });
    if (methodOf(call) === "values" && isAllAssigned(call)) this.#collector.inserts(sink);
    this.#sinks.set(call.endIndex, sink);
    return sink;
  }

  /** `Form { name, .. }` of a struct that is inserted or that updates. */
  #struct(node: SyntaxNode, file: string): void {
    const model = this.#modelOf(node.childForFieldName("name"), file);
    const body = node.childForFieldName("body");
    if (model === undefined || body === null || !isWritten(model)) return;
    const columns = new Map(model.fields.map(({ name, column }) => [name, column]));
    const rest = namedChildren(body).find(({ type }) => type === "base_field_initializer");
    // `..Default::default()` leaves the other fields of a changeset alone.
    const isOpen = rest !== undefined && !/default/i.test(rest.text);
    const sink = this.#collector.addSink(sinkOf(model, node, isOpen));
    for (const entry of namedChildren(body)) {
      const field = entry.type === "shorthand_field_initializer" ? entry : entry.childForFieldName("field");
      const column = field === null ? undefined : columns.get(plainName(field.text));
      if (field === null || column === undefined) continue;
      this.#collector.add(field, { table: model.reference, column, access: "write", certainty: "resolved", sink });
    }
  }

  /** The struct of that name in the file, else the only one of the workspace. */
  #modelOf(name: SyntaxNode | null, file: string): CodeModel | undefined {
    return name?.type === "type_identifier" ? this.#modelNamed(name.text, file) : undefined;
  }

  #modelNamed(name: string | undefined, file: string): CodeModel | undefined {
    const named = this.#models.filter((model) => model.name === name);
    return named.length === 1 ? named[0] : named.find((model) => model.file === file);
  }
}

/** What one value of a struct writes. */
function sinkOf(model: CodeModel, { startIndex, endIndex }: SyntaxNode, open: boolean): Sink {
  return {
    kind: model.traits?.has("Insertable") === true ? "orm-create" : "orm-update",
    table: model.reference,
    span: { start: startIndex, end: endIndex },
    library: "diesel",
    open,
    insertions: [],
  };
}

function functionAround(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.type !== "function_item" && at.parent !== null) at = at.parent;
  return at;
}

function isInUse(node: SyntaxNode): boolean {
  for (let at: SyntaxNode | null = node.parent; at !== null; at = at.parent) {
    if (at.type === "use_declaration") return true;
    if (!/^(?:scoped_use_list|use_list|use_wildcard|use_as_clause|scoped_identifier)$/.test(at.type)) return false;
  }
  return false;
}

function isCallee(node: SyntaxNode): boolean {
  const { parent } = node;
  return parent?.type === "call_expression" && parent.childForFieldName("function")?.startIndex === node.startIndex;
}

/** `excluded(users::name)` is the row that was to be inserted. */
function isInsertedRow(node: SyntaxNode): boolean {
  const call = node.parent?.type === "arguments" ? node.parent.parent : null;
  return /(?:^|::)excluded$/.test(call?.childForFieldName("function")?.text ?? "");
}

/** `name.eq(…)`, and the parts of `.select((id, name))`. */
function isColumnByUse(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent?.type === "field_expression") {
    const isReceiver = parent.childForFieldName("value")?.startIndex === node.startIndex;
    return isReceiver && columnMethods.has(parent.childForFieldName("field")?.text ?? "");
  }
  const call = callAround(node);
  return (
    call !== undefined &&
    ["select", "order", "order_by", "group_by", "returning", "on_conflict"].includes(methodOf(call))
  );
}

/** The call of `set` or `values` that the column's `.eq(…)` is an assignment of. */
function assignmentAround(column: SyntaxNode): SyntaxNode | undefined {
  const field = column.parent;
  const isReceiver =
    field?.type === "field_expression" && field.childForFieldName("value")?.endIndex === column.endIndex;
  // `name.eq::<Option<_>>(None)`: the method with its types.
  const callee = field?.parent?.type === "generic_function" ? field.parent : field;
  let at = isReceiver && field.childForFieldName("field")?.text === "eq" ? (callee?.parent ?? null) : null;
  if (at?.type !== "call_expression") return undefined;
  for (at = at.parent; at !== null; at = at.parent) {
    const isSome = at.type === "call_expression" && at.childForFieldName("function")?.text === "Some";
    if (valueWrappers.has(at.type) || isSome) continue;
    if (at.type !== "arguments") return undefined;
    const call: SyntaxNode | null = at.parent;
    if (call?.type === "call_expression" && ["set", "values"].includes(methodOf(call))) return call;
    if (call?.childForFieldName("function")?.text !== "Some") return undefined;
  }
  return undefined;
}

/** `values((users::id.eq(id), users::name.eq(name)))`: nothing else is inserted, as a struct among them would be. */
function isAllAssigned(call: SyntaxNode): boolean {
  const [row, ...others] = namedChildren(call.childForFieldName("arguments") ?? call);
  if (row === undefined || others.length > 0) return false;
  const parts = row.type === "tuple_expression" ? namedChildren(row) : [row];
  return parts.every((part) => part.type === "call_expression" && methodOf(part) === "eq");
}
