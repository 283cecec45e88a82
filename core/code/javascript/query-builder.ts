import { entriesOf, namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { type Binding, type Bindings, functionAround } from "./bindings.ts";
import { calledFunction, functionNamed, memberAround } from "./called.ts";
import { argumentsOf, type Chain, type ChainCall, chainOf, chainsIn, queryOf, untilAwaited } from "./chain.ts";
import type { ScriptFile } from "./flow/script-file.ts";
import { rowValue } from "./flow/value.ts";
import { returnedObjects, stringOf, stringsOf, stringText } from "./objects.ts";
import { keyText, QueryColumns, sqlOfRaw } from "./query-columns.ts";
import { rawMethods } from "./query-raw.ts";
import type { Beginning, BuilderRules, Role } from "./query-rules.ts";
import { QueryScope } from "./query-scope.ts";
import { innerOf, spanOf, type UsageRecorder } from "./recorder.ts";
import { returnedValues } from "./returns.ts";

/** Reads the queries of one file that are built of strings and objects. */
export class QueryReader {
  readonly #rules: BuilderRules;
  readonly #bindings: Bindings;
  readonly #recorder: UsageRecorder;
  readonly #script: ScriptFile;
  readonly #columns: QueryColumns;
  readonly #read = new Set<string>();
  readonly #scopes = new Map<number, QueryScope>();
  /** What variables were set to that go on as queries: what they give is known when all of the file was read. */
  readonly #held: { readonly value: SyntaxNode; readonly scope: QueryScope }[] = [];
  readonly #queries: { readonly at: number; readonly query: QueryScope }[] = [];
  /** What callbacks are given that name tables of their own, by place of the parameter or, for `this`, of the function. */
  readonly #given = new Map<number, QueryScope>();
  /** Functions that queries are handed to: `query.modify(onlyActive)`. */
  readonly #handed = new Map<number, { readonly to: SyntaxNode; readonly scopes: QueryScope[] }>();

  constructor(script: ScriptFile, rules: BuilderRules) {
    this.#rules = rules;
    this.#script = script;
    this.#bindings = script.bindings;
    this.#recorder = script.recorder(rules.library);
    this.#columns = new QueryColumns(rules, script);
  }

  read(): void {
    const chains = this.#script.chains.map(untilAwaited);
    for (const chain of chains) this.#chain(chain, undefined);
    for (const { to, scopes } of this.#handed.values()) this.#handedTo(to, scopes);
    if (this.#rules.builderType !== undefined) for (const chain of chains) this.#fragment(chain);
    for (const { value, scope } of this.#held)
      if (scope.rows !== undefined) this.#script.rows.set(value, rowValue(scope.rows, "rows", false, true));
    if (this.#queries.length > 0) for (const chain of chains) this.#dynamic(chain);
  }

  /** A function that all queries of the file which are handed to it agree on. */
  #handedTo(to: SyntaxNode, [scope, ...others]: readonly QueryScope[]): void {
    const tables = JSON.stringify(scope?.tables);
    if (scope !== undefined && others.every((other) => JSON.stringify(other.tables) === tables))
      this.#nested(to, scope);
  }

  /** Part of a query whose beginning is not seen, `(query: Knex.QueryBuilder) => query.where("users.name", name)`: columns with their table. */
  #fragment(chain: Chain): void {
    const key = keyOf(chain);
    if (this.#read.has(key) || !chain.calls.some(({ method }) => this.#rules.methods.has(method))) return;
    if (!isBuilder(chain.head, this.#bindings, this.#rules.builderType)) return;
    this.#read.add(key);
    const renamed = this.#queries.flatMap(({ query }) =>
      query.aliases.flatMap(([alias, { name }]) => (alias === name ? [] : [alias])),
    );
    const scope = new QueryScope(undefined, new Set(renamed));
    this.#names(chain, undefined, scope);
    for (const call of chain.calls) this.#call(call, scope);
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
    if (found?.named(alias) !== undefined) this.#columns.reference(keyText(stringText(string) ?? "", string), found);
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
    const key = keyOf(chain);
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
    scope.rows = this.#isQuery(chain) ? this.#columns.selected(chain, scope) : undefined;
    return scope;
  }

  /** The tables of the whole chain, for columns may be named before them. */
  #names(chain: Chain, began: Beginning | undefined, scope: QueryScope): void {
    const schemaCall = chain.calls.find(({ method }) => this.#rules.methods.get(method) === "schema");
    const schema = this.#columns.textOf(schemaCall?.args[0]);
    for (const { method, args } of chain.calls)
      if (this.#rules.methods.get(method) === "expression-name") {
        const name = /^\w+/.exec(this.#columns.textOf(args[0]) ?? "")?.[0];
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
        const text = this.#columns.textOf(table);
        if (text === undefined) scope.addDerived(key);
        else scope.addTable(text, schema, key);
      }
    } else {
      const text = this.#columns.textOf(value);
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
    const text = table === undefined || others.length > 0 ? undefined : this.#columns.textOf(table);
    const isJoined = chain?.calls.some(({ method }) => this.#rules.methods.get(method) === "join") === true;
    if (text !== undefined && alias !== undefined && isWhole && !isJoined) scope.addTable(text, schema, alias);
    else scope.addDerived(alias ?? `(${value.startIndex})`);
  }

  #call(call: ChainCall, scope: QueryScope): void {
    const raw = rawMethods.get(call.method);
    if (raw !== undefined && call.args[0] !== undefined) this.#columns.raw(call.args[0], scope, raw);
    const role = this.#rules.methods.get(call.method);
    const [first, , third] = call.args;
    if (role === "insert" || role === "update" || role === "upsert") this.#write(call, role, scope);
    else if (role === "columns" || role === "order") this.#columns.references(call.args, scope, role);
    else if (role === "column" && first !== undefined) this.#columns.references([first], scope, role);
    else if (role === "condition" && first !== undefined) this.#columns.condition(first, scope);
    else if (role === "comparison") this.#columns.references([first, call.args[1], third], scope, role);
    else if (role === "join") this.#columns.references(call.args.slice(1), scope, role);
    else if (role === "everything") this.#columns.everything(call, scope);
    else if (role === "handed-on" && first !== undefined) {
      const to = functionNamed(unwrapped(first), this.#bindings);
      const known = to === undefined ? undefined : (this.#handed.get(to.startIndex) ?? { to, scopes: [] });
      known?.scopes.push(scope);
      if (to !== undefined && known !== undefined) this.#handed.set(to.startIndex, known);
    }
    for (const argument of call.args) this.#nested(argument, scope, role);
  }

  /** Callbacks and subqueries in arguments. */
  #nested(argument: SyntaxNode, scope: QueryScope, role?: Role): void {
    const sql = role === "update" || role === "upsert" ? "list" : undefined;
    const chains = chainsIn(argument);
    this.#callbackTables(chains, argument, scope);
    for (const chain of chains) {
      const named = chain.calls.findLast(({ method }) => method === "as")?.args[0];
      const output = stringText(stringOf(named));
      if (output !== undefined) scope.addOutput(output);
      const raw = sql === undefined ? undefined : sqlOfRaw(chain.node);
      if (raw !== undefined && sql !== undefined) this.#columns.raw(raw, scope, sql);
      const own = this.#given.get(this.#builderOf(chain) ?? -1);
      if (own === undefined && this.#rules.begins(chain, this.#bindings, false) !== undefined)
        this.#chain(chain, scope);
      else this.#inner(chain, argument, own ?? scope);
    }
  }

  /** A callback may name the tables of its query in one statement and columns in others: `query.from("users"); query.select("name")`. */
  #callbackTables(chains: readonly Chain[], argument: SyntaxNode, scope: QueryScope): void {
    const own = chains.filter((chain) => this.#isOfCallback(chain, argument));
    for (const chain of own) {
      const builder = this.#builderOf(chain);
      const hasTables = chain.calls.some(({ method }) => this.#rules.methods.get(method) === "tables");
      if (hasTables && builder !== undefined && !this.#given.has(builder))
        this.#given.set(builder, new QueryScope(scope));
    }
    for (const chain of own) {
      const known = this.#given.get(this.#builderOf(chain) ?? -1);
      if (known !== undefined) this.#names(chain, undefined, known);
    }
  }

  /** Whether the calls of a chain are made on what this callback, and none within it, is given. */
  #isOfCallback(chain: Chain, argument: SyntaxNode): boolean {
    const callback = unwrapped(argument);
    if (chain.head.type === "this") return ownThis(chain.node)?.startIndex === callback.startIndex;
    const binding = chain.head.type === "identifier" ? this.#bindings.of(chain.head) : undefined;
    return binding?.kind === "parameter" && functionAround(binding.node)?.startIndex === callback.startIndex;
  }

  /** Where what the calls of a chain are made on begins to be known: a parameter, or the function that `this` belongs to. */
  #builderOf({ head, node }: Chain): number | undefined {
    if (head.type === "this") return ownThis(node)?.startIndex;
    return head.type === "identifier" ? this.#bindings.of(head)?.node.startIndex : undefined;
  }

  /** `eb("name", "=", 1)`, `qb.where(…)`, `this.on(…)`: calls on what a callback is given. */
  #inner(chain: Chain, argument: SyntaxNode, scope: QueryScope): void {
    const key = keyOf(chain);
    if (this.#read.has(key) || !this.#isGiven(chain, argument)) return;
    this.#read.add(key);
    const hasTables = chain.calls.some(({ method }) => this.#rules.methods.get(method) === "tables");
    const isNew = hasTables && !this.#given.has(this.#builderOf(chain) ?? -1);
    const own = isNew ? new QueryScope(scope) : scope;
    if (isNew) this.#names(chain, undefined, own);
    if (chain.head.type === "call_expression") this.#direct(chain.head, own);
    for (const call of chain.calls) this.#call(call, own);
  }

  /** `eb("name", "=", 1)`, `ref("name")`. */
  #direct(call: SyntaxNode, scope: QueryScope): void {
    const [first] = namedChildren(call.childForFieldName("arguments") ?? call);
    if (first !== undefined) this.#columns.references([first], scope, "column");
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

  #write(call: ChainCall, role: "insert" | "update" | "upsert", scope: QueryScope): void {
    const target = this.#columns.target(scope.main, scope);
    const [first, second] = behindFirst.has(call.method) ? call.args.slice(1) : call.args;
    if (target?.table === undefined || first === undefined) return;
    // What is to be given back, in a list: `insert(row, ["id"])`.
    if (second !== undefined && unwrapped(second).type === "array")
      this.#columns.references([second], scope, "columns");
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
    if (this.#isQuery(chain)) scope.rows = this.#columns.selected(chain, scope);
    if (scope.rows === undefined) return;
    const isRun = chain.calls.some(({ method }) => method === "execute");
    this.#script.rows.set(queryOf(chain), rowValue(scope.rows, isRow ? "row" : "rows", false, !isRun));
  }

  #isQuery(chain: Chain): boolean {
    if (this.#rules.selects?.(chain) === true) return true;
    return chain.calls.some(({ method }) => ["columns", "everything"].includes(this.#rules.methods.get(method) ?? ""));
  }
}

/** Methods that are given a table or a key before the rows: `batchInsert("users", rows)`. */
const behindFirst: ReadonlySet<string> = new Set(["batchInsert", "patchAndFetchById", "updateAndFetchById"]);

function keyOf({ node }: Chain): string {
  return `${node.startIndex} ${node.endIndex}`;
}

/** The function that `this` belongs to. */
function ownThis(node: SyntaxNode): SyntaxNode | undefined {
  let scope = functionAround(node);
  while (scope?.type === "arrow_function") scope = functionAround(scope);
  return scope;
}

/** Whether a name, or a property of `this`, is declared to be a query. */
function isBuilder(head: SyntaxNode, bindings: Bindings, type: RegExp | undefined): boolean {
  if (head.type === "identifier") return type?.test(bindings.of(head)?.type?.text ?? "") === true;
  if (head.type !== "member_expression" || head.childForFieldName("object")?.type !== "this") return false;
  const declared = memberAround(head, head.childForFieldName("property")?.text ?? "")?.childForFieldName("type");
  return type?.test(declared?.text ?? "") === true;
}

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
