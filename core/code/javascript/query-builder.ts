import type { Dialect } from "../../sql/types.ts";
import { entriesOf, namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode, TableReference } from "../types.ts";
import { type Binding, type Bindings, functionAround } from "./bindings.ts";
import { calledFunction } from "./called.ts";
import { argumentsOf, type Chain, type ChainCall, chainOf, chainsIn, queryOf } from "./chain.ts";
import type { ScriptFile } from "./flow/script-file.ts";
import { type ColumnPlace, type RowSource, rowValue } from "./flow/value.ts";
import { returnedObjects, stringOf, stringsBehind, stringsOf, stringText } from "./objects.ts";
import { columnsOfRaw } from "./query-raw.ts";
import { QueryScope } from "./query-scope.ts";
import { innerOf, spanOf, type Target, type UsageRecorder } from "./recorder.ts";
import { returnedValues } from "./returns.ts";

/** What the arguments of a method are. */
export type Role =
  /** Tables, under their own names or others. */
  | "tables"
  /** A table, then the columns that join it. */
  | "join"
  /** Columns, in strings, lists of strings, or objects that give them other names. */
  | "columns"
  /** Columns, which may be names that the select list gave. */
  | "order"
  /** A column and its value, or an object of columns. */
  | "condition"
  /** A column; the rest are values. */
  | "column"
  /** Columns on both sides. */
  | "comparison"
  /** A common table expression. */
  | "expression-name"
  | "schema"
  | "insert"
  | "update"
  | "upsert"
  /** Everything that the table has. */
  | "everything";

/** The tables that the beginning of a query names: where they are written, and those of models. */
export interface Beginning {
  readonly tables: readonly SyntaxNode[];
  readonly ofModels?: readonly { readonly table: string; readonly schema?: string; readonly alias?: string }[];
}

/** How a query builder that names tables and columns in strings is read. */
export interface BuilderRules {
  readonly library: string;
  readonly methods: ReadonlyMap<string, Role>;
  /** Whether a chain begins a query, and which tables its beginning names; `isHeld` by a variable or a function, so that it may have no calls yet. */
  begins(chain: Chain, bindings: Bindings, isHeld: boolean): Beginning | undefined;
  /** Methods by which a row goes on with a query of its table: `user.$query()`. */
  readonly ofRow?: ReadonlySet<string>;
  /** Whether a chain gives rows though it says not which columns. */
  selects?(chain: Chain): boolean;
  /** What a row of a table is, where a class says more of it. */
  rowsOf?(table: TableReference): RowSource | undefined;
  /** Methods that give one row. */
  readonly rowMethods: ReadonlySet<string>;
  /** The column, or table, that a name means. */
  column(name: string): string;
  readonly naming: "column" | "camelCase";
  /** Of the SQL in methods that take pieces of it. */
  readonly dialect?: Dialect;
}

/** Reads the queries of one file that are built of strings and objects. */
export class QueryReader {
  readonly #rules: BuilderRules;
  readonly #bindings: Bindings;
  readonly #recorder: UsageRecorder;
  readonly #script: ScriptFile;
  readonly #read = new Set<string>();
  readonly #scopes = new Map<number, QueryScope>();
  /** What variables were set to that go on as queries: what they give is known when all of the file was read. */
  readonly #held: { readonly value: SyntaxNode; readonly scope: QueryScope }[] = [];
  readonly #queries: { readonly at: number; readonly query: QueryScope }[] = [];

  constructor(script: ScriptFile, rules: BuilderRules) {
    this.#rules = rules;
    this.#script = script;
    this.#bindings = script.bindings;
    this.#recorder = script.recorder(rules.library);
  }

  read(): void {
    for (const chain of this.#script.chains) this.#chain(chain, undefined);
    for (const { value, scope } of this.#held)
      if (scope.rows !== undefined) this.#script.rows.set(value, rowValue(scope.rows, "rows", false, true));
    if (this.#queries.length > 0) for (const chain of this.#script.chains) this.#dynamic(chain);
  }

  /** `ref("post.sortAt")` beside a query, with `const { ref } = db.dynamic`: the queries of the function tell what the alias is. */
  #dynamic({ head, calls, node }: Chain): void {
    const call = calls.find(({ method }) => method === "ref");
    const callee = head.type === "call_expression" ? head.childForFieldName("function") : null;
    const isOwn = callee?.text === "ref" && /\bdynamic$/.test(this.#bindings.of(callee)?.value?.text ?? "");
    const isMember = call !== undefined && /\bdynamic\.ref\(/.test(node.text);
    const string = stringOf(isOwn ? argumentsOf(head)[0] : isMember ? call.args[0] : undefined);
    const alias = /^([\w$]+)\.[\w$]+$/.exec(stringText(string) ?? "")?.[1];
    if (string === undefined || alias === undefined || this.#recorder.has(placeBehind(string, alias))) return;
    let scope = functionAround(string);
    let found: QueryScope | undefined;
    while (scope !== undefined && found === undefined) {
      found = this.#scopeOf(alias, scope);
      scope = functionAround(scope);
    }
    if (found?.named(alias) !== undefined) this.#reference(stringText(string) ?? "", string, found);
  }

  /** The scope of a query in a function that knows an alias, where all that know it agree. */
  #scopeOf(alias: string, { startIndex, endIndex }: SyntaxNode): QueryScope | undefined {
    const within = this.#queries.filter(({ at }) => at >= startIndex && at < endIndex).map(({ query }) => query);
    const known = within.filter((query) => query.named(alias) !== undefined || query.isKnownDerived(alias));
    const [first, ...others] = known;
    const table = JSON.stringify(first?.named(alias));
    return others.every((other) => JSON.stringify(other.named(alias)) === table) ? first : undefined;
  }

  #chain(chain: Chain, parent: QueryScope | undefined): void {
    const key = `${chain.node.startIndex} ${chain.node.endIndex}`;
    const began = this.#rules.begins(chain, this.#bindings, false);
    const continued = began === undefined ? this.#continued(chain) : undefined;
    if ((began === undefined && continued === undefined) || this.#read.has(key)) return;
    this.#read.add(key);
    const scope = continued ?? new QueryScope(parent);
    this.#queries.push({ at: chain.node.startIndex, query: scope });
    this.#names(chain, began, scope);
    for (const call of chain.calls) this.#call(call, scope);
    this.#follow(chain, scope);
  }

  /**
   * `query = query.where(…)`, `selectUsers(db).where(…)`, `this.activeUsers().where(…)`: goes on with a query that a variable holds, or a
   * function or method of the file returns.
   */
  #continued(chain: Chain, depth = 0): QueryScope | undefined {
    const { head } = chain;
    const [first] = chain.calls;
    const place = head.type === "this" ? first?.methodNode : head;
    const name = head.type === "call_expression" ? head.childForFieldName("function") : head;
    const binding = name?.type === "identifier" ? this.#bindings.of(name) : undefined;
    const key = binding?.node.startIndex ?? place?.startIndex;
    if (key === undefined || depth > mostBehind) return undefined;
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    const call = head.type === "this" ? first?.node : head;
    const isOfRow = this.#rules.ofRow?.has(first?.method ?? "") === true;
    const held = head.type === "identifier" && binding !== undefined ? heldBy(binding, isOfRow) : undefined;
    const made = head.type === "identifier" || call?.type !== "call_expression" ? undefined : call;
    const values = held !== undefined ? [held] : made === undefined ? [] : returnedBy(made, this.#bindings);
    const [scope, ...others] = values.flatMap((value) => this.#scopeOfValue(value, made !== undefined, depth) ?? []);
    const tables = JSON.stringify(scope?.tables);
    if (scope === undefined || others.some((other) => JSON.stringify(other.tables) !== tables)) return undefined;
    this.#scopes.set(key, scope);
    if (held !== undefined && !isOfRow) this.#held.push({ value: held, scope });
    return scope;
  }

  /** What the query names that an expression makes; `isReturned` by a function, which may make something else of its rows. */
  #scopeOfValue(value: SyntaxNode, isReturned: boolean, depth: number): QueryScope | undefined {
    const chain = value.type === "call_expression" ? chainOf(value) : undefined;
    if (chain === undefined) return undefined;
    const began = this.#rules.begins(chain, this.#bindings, true);
    const isQuery = began !== undefined || chain.calls.some(({ method }) => this.#rules.methods.has(method));
    if (isReturned && (!isQuery || chain.calls.some(({ method }) => method === "then"))) return undefined;
    if (began === undefined) return this.#continued(chain, depth + 1);
    const scope = new QueryScope();
    this.#names(chain, began, scope);
    scope.rows = this.#isQuery(chain) ? this.#selected(chain, scope) : undefined;
    return scope;
  }

  /** The tables of the whole chain, for columns may be named before them. */
  #names(chain: Chain, began: Beginning | undefined, scope: QueryScope): void {
    const schemaCall = chain.calls.find(({ method }) => this.#rules.methods.get(method) === "schema");
    const schema = stringText(stringOf(schemaCall?.args[0], this.#bindings));
    for (const { method, args } of chain.calls)
      if (this.#rules.methods.get(method) === "expression-name") {
        const name = /^\w+/.exec(stringText(stringOf(args[0], this.#bindings)) ?? "")?.[0];
        if (name !== undefined) scope.addDerived(name);
      }
    for (const { table, schema: own, alias } of began?.ofModels ?? []) scope.addTable(table, own, alias);
    for (const table of began?.tables ?? []) this.#table(table, scope, schema);
    for (const { method, args } of chain.calls) {
      const role = this.#rules.methods.get(method);
      if (role === "tables") for (const argument of args) this.#table(argument, scope, schema);
      if (role === "join" && args[0] !== undefined) this.#table(args[0], scope, schema);
    }
  }

  #table(node: SyntaxNode, scope: QueryScope, schema: string | undefined): void {
    const value = unwrapped(node);
    if (value.type === "array") for (const part of namedChildren(value)) this.#table(part, scope, schema);
    else if (value.type === "object") {
      for (const { key, value: table } of entriesOf(value).entries) {
        const text = stringText(stringOf(table, this.#bindings));
        if (text === undefined) scope.addDerived(key);
        else scope.addTable(text, schema, key);
      }
    } else {
      const text = stringText(stringOf(value, this.#bindings));
      if (text !== undefined) scope.addTable(text, schema);
      else this.#subquery(value, scope, schema);
    }
  }

  /** `knex("users").select("*").as("u")` has the columns of its table; what else stands for a table could have any. */
  #subquery(value: SyntaxNode, scope: QueryScope, schema: string | undefined): void {
    const alias = /\.as\(\s*["'`](\w+)["'`]\s*\)\s*$/.exec(value.text)?.[1];
    const chain = value.type === "call_expression" ? chainOf(value) : undefined;
    const [table, ...others] =
      chain === undefined ? [] : (this.#rules.begins(chain, this.#bindings, false)?.tables ?? []);
    const selected = chain?.calls.filter(({ method }) => this.#rules.methods.get(method) === "columns") ?? [];
    const isWhole = selected.every(({ args }) => args.every(({ text }) => /^["'`]\*["'`]$/.test(text)));
    const text = table === undefined || others.length > 0 ? undefined : stringText(stringOf(table, this.#bindings));
    const isJoined = chain?.calls.some(({ method }) => this.#rules.methods.get(method) === "join") === true;
    if (text !== undefined && alias !== undefined && isWhole && !isJoined) scope.addTable(text, schema, alias);
    else scope.addDerived(alias ?? `(${value.startIndex})`);
  }

  #call(call: ChainCall, scope: QueryScope): void {
    const { dialect, column } = this.#rules;
    for (const found of dialect === undefined ? [] : columnsOfRaw(call.method, call.args[0], scope, dialect)) {
      // A subquery may be of a table that the query around it has not.
      const own = scope.aliases.find(([, { name }]) => name === found.table)?.[1];
      const table = own ?? (found.table === undefined ? undefined : { name: found.table });
      if (table === undefined) continue;
      const target: Target = {
        table: { ...table, name: column(table.name) },
        certainty: found.certainty,
        column: (name) => name,
      };
      this.#recorder.mention(target, found.column, found.at, found.access);
    }
    const role = this.#rules.methods.get(call.method);
    const [first, , third] = call.args;
    if (role === "insert" || role === "update" || role === "upsert") this.#write(call, role, scope);
    else if (role === "columns" || role === "order") this.#references(call.args, scope, role);
    else if (role === "column" && first !== undefined) this.#references([first], scope, role);
    else if (role === "condition" && first !== undefined) this.#condition(first, scope);
    else if (role === "comparison") this.#references([first, call.args[1], third], scope, role);
    else if (role === "join") this.#references(call.args.slice(1), scope, role);
    else if (role === "everything") this.#everything(call, scope);
    for (const argument of call.args) this.#nested(argument, scope);
  }

  /** Callbacks and subqueries in arguments. */
  #nested(argument: SyntaxNode, scope: QueryScope): void {
    for (const chain of chainsIn(argument)) {
      const named = chain.calls.findLast(({ method }) => method === "as")?.args[0];
      const output = stringText(stringOf(named));
      if (output !== undefined) scope.addOutput(output);
      if (this.#rules.begins(chain, this.#bindings, false) !== undefined) this.#chain(chain, scope);
      else this.#inner(chain, argument, scope);
    }
  }

  /** `eb("name", "=", 1)`, `qb.where(…)`, `this.on(…)`: calls on what a callback is given. */
  #inner(chain: Chain, argument: SyntaxNode, scope: QueryScope): void {
    const key = `${chain.node.startIndex} ${chain.node.endIndex}`;
    if (this.#read.has(key) || !this.#isGiven(chain, argument)) return;
    this.#read.add(key);
    const hasTables = chain.calls.some(({ method }) => this.#rules.methods.get(method) === "tables");
    const own = hasTables ? new QueryScope(scope) : scope;
    if (hasTables) this.#names(chain, undefined, own);
    if (chain.head.type === "call_expression") this.#direct(chain.head, own);
    for (const call of chain.calls) this.#call(call, own);
  }

  /** `eb("name", "=", 1)`, `ref("name")`. */
  #direct(call: SyntaxNode, scope: QueryScope): void {
    const [first] = namedChildren(call.childForFieldName("arguments") ?? call);
    if (first !== undefined) this.#references([first], scope, "column");
  }

  #isGiven({ head }: Chain, argument: SyntaxNode): boolean {
    let root = head.type === "call_expression" ? (head.childForFieldName("function") ?? head) : head;
    while (root.type === "member_expression") root = unwrapped(root.childForFieldName("object") ?? root);
    if (root.type === "this") return argument.type === "function_expression";
    if (root.type !== "identifier") return false;
    const binding = this.#bindings.of(root);
    const isInside =
      binding !== undefined &&
      binding.node.startIndex >= argument.startIndex &&
      binding.node.endIndex <= argument.endIndex;
    return (isInside && binding.kind === "parameter") || root.text === "ref";
  }

  #condition(node: SyntaxNode, scope: QueryScope): void {
    const value = unwrapped(node);
    if (value.type !== "object") this.#references([value], scope, "condition");
    else for (const { key, keyNode } of entriesOf(value).entries) this.#reference(key, keyNode, scope);
  }

  #references(nodes: readonly (SyntaxNode | undefined)[], scope: QueryScope, role: Role): void {
    for (const node of nodes) {
      if (node === undefined) continue;
      const value = unwrapped(node);
      if (value.type === "array") this.#references(namedChildren(value), scope, role);
      else if (value.type === "object") this.#renamed(value, scope, role);
      else if (value.type === "identifier" || value.type === "spread_element") {
        const name = value.type === "identifier" ? value : namedChildren(value)[0];
        const strings = name?.type === "identifier" ? stringsBehind(name, this.#bindings) : [];
        for (const string of strings) this.#string(string, scope, role);
      } else {
        const string = stringOf(value);
        if (string !== undefined) this.#string(string, scope, role);
      }
    }
  }

  /** `select({ shown: "full_name" })`, `orderBy([{ column: "name" }])`, `on({ "a.id": "b.id" })`. */
  #renamed(object: SyntaxNode, scope: QueryScope, role: Role): void {
    for (const { key, keyNode, value } of entriesOf(object).entries) {
      if (role === "join" || role === "comparison") this.#reference(key, keyNode, scope);
      const isColumn = role !== "order" || key === "column";
      const string = isColumn ? stringOf(value) : undefined;
      if (role === "columns") scope.addOutput(key);
      if (string !== undefined) this.#string(string, scope, role);
    }
  }

  #string(node: SyntaxNode, scope: QueryScope, role: Role): void {
    const text = stringText(node) ?? "";
    const output = /\s+as\s+(\w+)\s*$/i.exec(text)?.[1];
    if (output !== undefined) scope.addOutput(output);
    const name = text.replace(/\s+as\s+\w+\s*$/i, "").replace(/\s+(?:asc|desc)\b.*$/i, "");
    if (role === "order" && (scope.hasOutput(name) || /^(?:asc|desc)$/i.test(name))) return;
    this.#reference(name, node, scope);
  }

  /** `name`, `u.name`, `public.users.name`, `u.*`, at the start of a string or key. */
  #reference(text: string, node: SyntaxNode, scope: QueryScope): void {
    const match = /^(?:(?:[\w$]+\.)?([\w$]+)\.)?([\w$]+|\*)(?:$|\s*->)/.exec(text);
    const [, alias, name] = match ?? [];
    const target = name === undefined ? undefined : this.#target(alias, scope);
    if (target === undefined || name === undefined) return;
    const start = innerOf(node).startIndex + text.indexOf(name, text.lastIndexOf(".") + 1);
    const place = { startIndex: start, endIndex: start + name.length };
    if (name === "*") this.#recorder.everything(target, place);
    else this.#recorder.mention(target, name, place, "read");
  }

  #target(alias: string | undefined, scope: QueryScope): Target | undefined {
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
  #everything(call: ChainCall, scope: QueryScope): void {
    const aliases = call.args.flatMap(stringsOf).map(stringText);
    for (const alias of aliases.length > 0 ? aliases : [undefined]) {
      const target = this.#target(alias, scope);
      if (target?.table !== undefined) this.#recorder.everything(target, call.methodNode);
    }
  }

  #write(call: ChainCall, role: "insert" | "update" | "upsert", scope: QueryScope): void {
    const target = this.#target(undefined, scope);
    const [first, second] = behindFirst.has(call.method) ? call.args.slice(1) : call.args;
    if (target?.table === undefined || first === undefined) return;
    const kind = { insert: "orm-create", update: "orm-update", upsert: "orm-upsert" } as const;
    const value = unwrapped(first);
    const at = role === "upsert" ? conflictCall(call.node) : call.node;
    const names = value.type === "array" ? stringsOf(value) : [stringOf(value) ?? []].flat();
    if (names.length > 0 && role === "upsert") {
      this.#recorder.listed(names, target, kind[role], at);
      return;
    }
    if (names.length > 0) {
      const sink = this.#recorder.sink(
        kind[role],
        target,
        spanOf(call.node),
        role === "update" && second === undefined,
      );
      for (const name of names) {
        const text = stringText(name) ?? "";
        const place = { ...innerOf(name) };
        this.#recorder.mention(target, text.slice(text.lastIndexOf(".") + 1), place, "write", sink);
      }
      return;
    }
    const isCallback = value.type === "arrow_function";
    const objects = isCallback ? returnedObjects(value) : [value];
    for (const object of objects)
      this.#recorder.rows(object, target, kind[role], at, role === "insert" ? "inserts" : undefined);
  }

  /** The rows that a query gives; one that goes on with another gives those of that. */
  #follow(chain: Chain, scope: QueryScope): void {
    const isRow = chain.calls.some(({ method }) => this.#rules.rowMethods.has(method));
    if (this.#isQuery(chain)) scope.rows = this.#selected(chain, scope);
    if (scope.rows === undefined) return;
    const isRun = chain.calls.some(({ method }) => method === "execute");
    this.#script.rows.set(queryOf(chain), rowValue(scope.rows, isRow ? "row" : "rows", false, !isRun));
  }

  /** What the properties of the rows are: columns that keep their names. */
  #selected({ calls }: Chain, scope: QueryScope): RowSource | undefined {
    const { library, naming } = this.#rules;
    const shared = { library, ...(naming === "camelCase" ? { isCamel: true } : {}) };
    const lists = calls.filter(({ method }) => this.#rules.methods.get(method) === "columns");
    const only = this.#target(this.#wholeTable(calls), scope)?.table;
    const isPlain = !lists.some(({ args }) => args.some((argument) => /\bas\b|\{|=>|\.as\(/.test(argument.text)));
    if (only !== undefined && isPlain) return this.#rules.rowsOf?.(only) ?? { ...shared, table: only };
    const columns: Record<string, ColumnPlace> = {};
    const named = lists.flatMap(({ args }) =>
      args.flatMap((argument) => {
        const name = unwrapped(argument);
        return name.type === "identifier" ? stringsBehind(name, this.#bindings) : stringsOf(argument);
      }),
    );
    for (const string of named) {
      const [, alias, name, output] =
        /^(?:([\w$]+)\.)?([\w$]+)(?:\s+as\s+([\w$]+))?$/i.exec(stringText(string) ?? "") ?? [];
      const target = name === undefined || (output ?? name) !== name ? undefined : this.#target(alias, scope);
      if (name !== undefined && target?.table !== undefined)
        columns[name] = { table: target.table, column: target.column(name) ?? name };
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

  #isQuery(chain: Chain): boolean {
    if (this.#rules.selects?.(chain) === true) return true;
    return chain.calls.some(({ method }) => ["columns", "everything"].includes(this.#rules.methods.get(method) ?? ""));
  }
}

/** Methods that are given a table or a key before the rows: `batchInsert("users", rows)`. */
const behindFirst: ReadonlySet<string> = new Set(["batchInsert", "patchAndFetchById", "updateAndFetchById"]);

/** Where the column stands in `"alias.column"`. */
function placeBehind(string: SyntaxNode, alias: string) {
  const startIndex = string.startIndex + alias.length + 2;
  return { startIndex, endIndex: startIndex };
}

/** `onConflict((oc) => oc.column("id").doUpdateSet(…))`: the call of the statement around, which the callback belongs to. */
function conflictCall(call: SyntaxNode): SyntaxNode {
  const outer = functionAround(call)?.parent?.parent;
  const method = outer?.childForFieldName("function")?.childForFieldName("property")?.text;
  return outer !== null && outer !== undefined && method === "onConflict" ? outer : call;
}

/** The call that a variable was set to. What was awaited is no query any longer, but rows. */
function heldBy({ part, value }: Binding, isOfRow: boolean): SyntaxNode | undefined {
  if (part !== "whole" || value === undefined || (value.type === "await_expression" && !isOfRow)) return undefined;
  const held = unwrapped(value);
  return held.type === "call_expression" ? held : undefined;
}

/** The calls that a function or method of the file returns: of one that is `async` come rows. */
function returnedBy(call: SyntaxNode, bindings: Bindings): readonly SyntaxNode[] {
  const called = calledFunction(call, bindings);
  const isAsync = called?.children.some((child) => child?.type === "async") === true;
  return called === undefined || isAsync ? [] : returnedValues(called).map(unwrapped);
}

/** How many names and calls are followed from where a query goes on to where it begins. */
const mostBehind = 4;

function namedOnly(table: TableReference | undefined): QueryScope["tables"] {
  return { tables: table === undefined ? [] : [table], sure: true };
}

/** A table of methods by role. */
export function methodRoles(roles: Partial<Record<Role, readonly string[]>>): ReadonlyMap<string, Role> {
  return new Map(
    Object.entries(roles).flatMap(([role, methods]) => methods.map((method) => [method, role as Role] as const)),
  );
}
