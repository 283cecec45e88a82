import type { FragmentPlace } from "../sql-fragment.ts";
import { entriesOf, namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode, TableReference } from "../types.ts";
import { type Bindings, functionAround } from "./bindings.ts";
import { calledFunction } from "./called.ts";
import { argumentsOf, type Chain, type ChainCall } from "./chain.ts";
import { columnList } from "./column-lists.ts";
import type { ScriptFile } from "./flow/script-file.ts";
import type { SeedCollector } from "./flow/seeds.ts";
import type { ColumnPlace, RowSource } from "./flow/value.ts";
import { stringsOf, stringText } from "./objects.ts";
import { columnsOfRaw, rawHole } from "./query-raw.ts";
import type { BuilderRules, Role } from "./query-rules.ts";
import type { QueryScope } from "./query-scope.ts";
import { innerOf, type Target, type UsageRecorder } from "./recorder.ts";
import { returnedValues } from "./returns.ts";
import { firstParameter } from "./rows.ts";
import { placeIn, type StaticText, staticText } from "./static-text.ts";

/** Reads the columns that the arguments of a query name, in texts, lists, objects and pieces of SQL. */
export class QueryColumns {
  readonly #rules: BuilderRules;
  readonly #bindings: Bindings;
  readonly #recorder: UsageRecorder;
  readonly #seeds: SeedCollector;

  constructor(rules: BuilderRules, script: ScriptFile) {
    this.#rules = rules;
    this.#bindings = script.bindings;
    this.#recorder = script.recorder(rules.library);
    this.#seeds = script.rows;
  }

  /** A piece of SQL in a query. */
  raw(argument: SyntaxNode, scope: QueryScope, place: FragmentPlace): void {
    for (const found of this.#rawColumns(argument, scope, place)) {
      const target: Target = { table: found.target, certainty: found.certainty, column: (name) => name };
      this.#recorder.mention(target, found.column, found.at, found.access);
    }
  }

  #rawColumns(argument: SyntaxNode, scope: QueryScope, place: FragmentPlace) {
    const { dialect, column } = this.#rules;
    const sql = dialect === undefined ? undefined : staticText(argument, this.#bindings, rawHole);
    if (dialect === undefined || sql === undefined) return [];
    return columnsOfRaw(place, sql, scope, dialect).flatMap((found) => {
      // A subquery may be of a table that the query around it has not.
      const own = scope.aliases.find(([, { name }]) => name === found.table)?.[1];
      const table = own ?? (found.table === undefined ? undefined : { name: found.table });
      return table === undefined ? [] : [{ ...found, target: { ...table, name: column(table.name) } }];
    });
  }

  condition(node: SyntaxNode, scope: QueryScope): void {
    const value = unwrapped(node);
    if (value.type !== "object") {
      this.references([value], scope, "condition");
      const source = this.target(scope.main, scope)?.source;
      const match = source === undefined ? undefined : comparedBy(value, this.#bindings);
      if (source !== undefined && match !== undefined) this.#seeds.compareValue(match, source);
    } else for (const { key, keyNode } of entriesOf(value).entries) this.reference(keyText(key, keyNode), scope);
  }

  references(nodes: readonly (SyntaxNode | undefined)[], scope: QueryScope, role: Role): void {
    for (const node of nodes) {
      if (node === undefined) continue;
      const { texts, others } = columnList(node, this.#bindings);
      for (const text of texts) this.#text(text, scope, role);
      for (const other of others) {
        if (other.type === "object") this.#renamed(other, scope, role);
        const sql = sqlOfRaw(other);
        if (sql !== undefined)
          this.raw(sql, scope, role === "columns" ? "list" : role === "order" ? "order" : "condition");
      }
    }
  }

  /** `select({ shown: "full_name" })`, `orderBy([{ column: "name" }])`, `on({ "a.id": "b.id" })`. */
  #renamed(object: SyntaxNode, scope: QueryScope, role: Role): void {
    for (const { key, keyNode, value } of entriesOf(object).entries) {
      if (role === "join" || role === "comparison") this.reference(keyText(key, keyNode), scope);
      const isColumn = role !== "order" || key === "column";
      if (role === "columns") scope.addOutput(key);
      const sql = value === undefined || role !== "columns" ? undefined : sqlOfRaw(value);
      if (sql !== undefined) this.raw(sql, scope, "list");
      const text = isColumn ? staticText(value, this.#bindings) : undefined;
      if (text !== undefined) this.#text(text, scope, role);
    }
  }

  #text(text: StaticText, scope: QueryScope, role: Role): void {
    const output = /\s+as\s+(\w+)\s*$/i.exec(text.text)?.[1];
    if (output !== undefined) scope.addOutput(output);
    const name = text.text.replace(/\s+as\s+\w+\s*$/i, "").replace(/\s+(?:asc|desc)\b.*$/i, "");
    if (role === "order" && (scope.hasOutput(name) || /^(?:asc|desc)$/i.test(name))) return;
    this.reference({ text: name, runs: text.runs }, scope);
  }

  /** `name`, `u.name`, `public.users.name`, `u.*`, at the start of a text or key. */
  reference(text: StaticText, scope: QueryScope): void {
    const match = /^(?:(?:[\w$]+\.)?([\w$]+)\.)?([\w$]+|\*)(?:$|\s*->)/.exec(text.text);
    const [, alias, name] = match ?? [];
    const target = name === undefined ? undefined : this.target(alias, scope);
    if (target === undefined || name === undefined) return;
    const start = text.text.indexOf(name, text.text.lastIndexOf(".") + 1);
    const place = placeIn(text, start, start + name.length);
    if (place === undefined) return;
    if (name === "*") this.#recorder.everything(target, place);
    else this.#recorder.mention(target, name, place, "read");
  }

  textOf(node: SyntaxNode | undefined): string | undefined {
    return staticText(node, this.#bindings)?.text;
  }

  target(alias: string | undefined, scope: QueryScope): Target | undefined {
    const { column, naming } = this.#rules;
    const known = alias === undefined ? scope.tables : namedOnly(scope.named(alias));
    const tables = known.tables.map((table) => ({ ...table, name: column(table.name) }));
    const [only] = tables;
    const certainty = known.sure ? "resolved" : "name-only";
    if (only === undefined) return undefined;
    const isOnly = known.sure && tables.length === 1;
    const camel = naming === "camelCase" ? { isCamel: true } : {};
    return isOnly
      ? { table: only, certainty, column, naming, source: { library: this.#rules.library, table: only, ...camel } }
      : { candidates: tables, certainty, column, naming };
  }

  /** `selectAll()`, `selectAll("u")`, `selectAll(["u", "p"])`. */
  everything(call: ChainCall, scope: QueryScope): void {
    const aliases = call.args.flatMap(stringsOf).map(stringText);
    for (const alias of aliases.length > 0 ? aliases : [undefined]) {
      const target = this.target(alias, scope);
      if (target?.table !== undefined) this.#recorder.everything(target, call.methodNode);
    }
  }

  /** What the properties of the rows are: columns that keep their names. */
  selected({ calls }: Chain, scope: QueryScope): RowSource | undefined {
    const { library, naming } = this.#rules;
    const shared = { library, ...(naming === "camelCase" ? { isCamel: true } : {}) };
    const lists = calls.filter(({ method }) => this.#rules.methods.get(method) === "columns");
    const only = this.target(this.#wholeTable(calls), scope)?.table;
    const isPlain = !lists.some(({ args }) => args.some((argument) => /\bas\b|\{|=>|\.as\(/.test(argument.text)));
    if (only !== undefined && isPlain) return this.#rules.rowsOf?.(only) ?? { ...shared, table: only };
    const columns: Record<string, ColumnPlace> = {};
    for (const argument of lists.flatMap(({ args }) => args)) {
      const { texts, others } = columnList(argument, this.#bindings);
      for (const { text } of texts) {
        const [, alias, name, output] = /^(?:([\w$]+)\.)?([\w$]+)(?:\s+as\s+([\w$]+))?$/i.exec(text) ?? [];
        const target = name === undefined || (output ?? name) !== name ? undefined : this.target(alias, scope);
        if (name !== undefined && target?.certainty === "resolved") columns[name] = placeOf(target, name);
      }
      for (const sql of others.flatMap((other) => sqlOfRaw(other) ?? []))
        for (const { column, target, certainty, isOutput } of this.#rawColumns(sql, scope, "list"))
          if (isOutput && certainty === "resolved") columns[column] = { table: target, column };
    }
    const isWhole = calls.some(({ method }) => this.#rules.methods.get(method) === "everything");
    if (Object.keys(columns).length === 0 && !isWhole) return undefined;
    return { ...shared, columns, ...(isWhole && only !== undefined ? { table: only } : {}) };
  }

  /** The alias of the only table that all columns are selected of. */
  #wholeTable(calls: readonly ChainCall[]): string | undefined {
    const whole = calls.filter(({ method }) => this.#rules.methods.get(method) === "everything");
    const strings = whole.flatMap(({ args }) => args.flatMap(stringsOf));
    return strings.length === 1 ? stringText(strings[0]) : undefined;
  }
}

/**
 * What a condition takes its columns from, by its properties: `where(match)`, `where(normalized(match))` with a function that copies what it is
 * given, `Object.entries(match).forEach(([key, value]) => query.where(key, value))`.
 */
function comparedBy(value: SyntaxNode, bindings: Bindings): SyntaxNode | undefined {
  if (value.type === "call_expression") return copiedBy(value, bindings);
  const binding = value.type === "identifier" ? bindings.of(value) : undefined;
  if (binding === undefined) return undefined;
  if (binding.kind === "parameter" && binding.path.length === 0) {
    const call = functionAround(binding.node)?.parent?.parent;
    const list =
      call?.type === "call_expression" ? call.childForFieldName("function")?.childForFieldName("object") : null;
    return list === null || list === undefined ? value : keysOf(list, "keys");
  }
  const isKey = binding.path.some((step) => step !== "each" && "at" in step && step.at === 0);
  const call = functionAround(binding.node)?.parent?.parent;
  const list = binding.value ?? call?.childForFieldName("function")?.childForFieldName("object");
  if (list === null || list === undefined) return undefined;
  return isKey ? keysOf(list, "entries") : binding.path[0] === "each" ? keysOf(list, "keys") : undefined;
}

/** `match` of `Object.entries(match)`. */
function keysOf(list: SyntaxNode, method: string): SyntaxNode | undefined {
  const call = unwrapped(list);
  const isAsked = call.childForFieldName("function")?.text === `Object.${method}`;
  return isAsked ? argumentsOf(call)[0] : undefined;
}

/** The argument of a function that returns a copy of it. */
function copiedBy(call: SyntaxNode, bindings: Bindings): SyntaxNode | undefined {
  const called = calledFunction(call, bindings);
  const parameter = called === undefined ? undefined : firstParameter(called);
  const [returned, ...others] = called === undefined ? [] : returnedValues(called).map(unwrapped);
  if (parameter?.type !== "identifier" || returned === undefined || others.length > 0) return undefined;
  const binding = returned.type === "identifier" ? bindings.of(returned) : undefined;
  const object = binding?.value ?? returned;
  const copies = namedChildren(unwrapped(object)).some(
    (part) => part.type === "spread_element" && namedChildren(part)[0]?.text === parameter.text,
  );
  return copies ? argumentsOf(call)[0] : undefined;
}

/** The SQL of `knex.raw("…")`, `raw("…")`. */
export function sqlOfRaw(node: SyntaxNode): SyntaxNode | undefined {
  const value = unwrapped(node);
  const callee = value.type === "call_expression" ? value.childForFieldName("function") : null;
  const name = callee?.childForFieldName("property")?.text ?? callee?.text;
  return name === "raw" ? argumentsOf(value)[0] : undefined;
}

/** What a column of the result is; of a query of several tables, the column may be of any. */
function placeOf({ table, candidates, column }: Target, name: string): ColumnPlace {
  const shared = { column: column(name) ?? name };
  return table === undefined ? { ...shared, candidates: candidates ?? [] } : { ...shared, table };
}

/** The text of a key, or of a string, with its place. */
export function keyText(text: string, node: SyntaxNode): StaticText {
  return { text, runs: [{ start: 0, end: text.length, at: innerOf(node).startIndex }] };
}

function namedOnly(table: TableReference | undefined): QueryScope["tables"] {
  return { tables: table === undefined ? [] : [table], sure: true };
}
