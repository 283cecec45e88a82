import { quoteName } from "../../sql/identifiers.ts";
import type { Dialect } from "../../sql/types.ts";
import { SqlAssembly } from "../strings/assembly.ts";
import type { SyntaxNode } from "../types.ts";
import { elements, isMap, keyedElements } from "./literals.ts";
import { type ChainCall, chainAt, type GoValues } from "./syntax.ts";

const joins: ReadonlyMap<string, string> = new Map([
  ["Join", " JOIN "],
  ["InnerJoin", " JOIN "],
  ["LeftJoin", " LEFT JOIN "],
  ["LeftOuterJoin", " LEFT JOIN "],
  ["RightJoin", " RIGHT JOIN "],
  ["FullJoin", " FULL JOIN "],
  ["CrossJoin", " CROSS JOIN "],
]);
const appended: ReadonlySet<string> = new Set(["SelectAppend", "SelectDistinct", "OrderAppend", "GroupByAppend"]);
const deepest = 8;

/** SQL that says the same as a statement of goqu, whose arguments are names and expressions, not SQL. */
export class GoquSql {
  readonly assembly = new SqlAssembly();
  /** Columns that are written and cannot be seen. */
  open = false;
  readonly #values: GoValues;
  readonly #dialect: Dialect;

  constructor(values: GoValues, dialect: Dialect) {
    this.#values = values;
    this.#dialect = dialect;
  }

  #quoted(name: string): string {
    return quoteName(name, this.#dialect);
  }

  /** Whether the statement could be read. */
  build(calls: readonly ChainCall[]): boolean {
    const named = (method: string) => calls.find((call) => call.method === method)?.args[0];
    const insert = named("Insert");
    const update = named("Update");
    const remove = named("Delete");
    if (insert !== undefined) return this.#insert(insert, calls);
    if (update !== undefined) return this.#update(update, calls);
    if (remove !== undefined) return this.#head("DELETE FROM ", remove) && this.#rest(calls);
    const from = named("From");
    this.#list("SELECT ", this.#arguments(calls, "Select"));
    if (this.assembly.text === "") this.assembly.addGlue("SELECT 1");
    return from !== undefined && this.#head(" FROM ", from) && this.#rest(calls);
  }

  #insert(table: SyntaxNode, calls: readonly ChainCall[]): boolean {
    if (!this.#head("INSERT INTO ", table)) return false;
    const rows = this.#arguments(calls, "Rows").flatMap((row) => this.#records(row));
    const keys = rows.flatMap((row) => keyedElements(row).map(([key]) => key));
    this.assembly.addGlue(" (");
    const columns = [...this.#arguments(calls, "Cols"), ...keys];
    columns.forEach((column, i) => {
      this.assembly.addGlue(i === 0 ? "" : ", ");
      if (!this.#name(column)) this.open = true;
    });
    this.assembly.addGlue(`) VALUES (${columns.map(() => "?").join(", ")})`);
    this.#conflict(calls);
    this.#list(" RETURNING ", this.#arguments(calls, "Returning"));
    return true;
  }

  /** `OnConflict(goqu.DoUpdate("key", goqu.Record{…}))`. */
  #conflict(calls: readonly ChainCall[]): void {
    for (const argument of this.#arguments(calls, "OnConflict")) {
      const [update] = chainAt(argument).calls;
      const [key, record] = update?.method === "DoUpdate" ? update.args : [];
      if (key === undefined || record === undefined) continue;
      this.assembly.addGlue(" ON CONFLICT (");
      this.#name(key);
      this.assembly.addGlue(") DO UPDATE");
      this.#assignments([record]);
    }
  }

  #update(table: SyntaxNode, calls: readonly ChainCall[]): boolean {
    if (!this.#head("UPDATE ", table) || !this.#assignments(this.#arguments(calls, "Set"))) return false;
    return this.#rest(calls);
  }

  #assignments(records: readonly SyntaxNode[]): boolean {
    const entries = records.flatMap((record) => this.#records(record)).flatMap(keyedElements);
    entries.forEach(([key, value], i) => {
      this.assembly.addGlue(i === 0 ? " SET " : ", ");
      this.#name(key);
      this.assembly.addGlue(" = ");
      this.#expression(value, 1);
    });
    return entries.length > 0;
  }

  /** Maps of columns; a row that is a struct, or comes from elsewhere, cannot be seen. */
  #records(node: SyntaxNode): readonly SyntaxNode[] {
    const literals = node.type === "identifier" ? this.#values.of(node) : [node];
    const maps = literals.flatMap((literal) => (isMap(literal) ? [literal] : elements(literal).filter(isMap)));
    if (maps.length === 0) this.open = true;
    return maps;
  }

  #head(words: string, table: SyntaxNode): boolean {
    this.assembly.addGlue(words);
    return this.#table(table);
  }

  /** `"users"`, `goqu.T("users").As("u")`, `goqu.S("app").Table("users")`; `goqu.I` names a table too. */
  #table(node: SyntaxNode): boolean {
    const text = this.#values.textOf(node)?.text;
    const { calls } = chainAt(node);
    const nameOf = (...methods: readonly string[]) => {
      const argument = calls.find(({ method }) => methods.includes(method))?.args[0];
      return argument === undefined ? undefined : this.#values.textOf(argument)?.text;
    };
    const name = text ?? nameOf("T", "I", "Table");
    if (name === undefined) return false;
    const schema = nameOf("S", "Schema");
    const alias = nameOf("As");
    this.assembly.addGlue(
      [...(schema === undefined ? [] : [schema]), ...name.split(".")].map((part) => this.#quoted(part)).join("."),
    );
    if (alias !== undefined) this.assembly.addGlue(` AS ${this.#quoted(alias)}`);
    return true;
  }

  #rest(calls: readonly ChainCall[]): boolean {
    for (const { method, args } of calls) {
      const words = joins.get(method);
      const [table, ...conditions] = args;
      if (words === undefined || table === undefined) continue;
      const before = this.assembly.text.length;
      this.assembly.addGlue(words);
      if (!this.#table(table)) this.assembly.addGlue("(SELECT 1) derived");
      if (before > 0) this.#list(" ON ", conditions, " AND ");
    }
    this.#list(" WHERE ", this.#arguments(calls, "Where"), " AND ");
    this.#list(" GROUP BY ", this.#arguments(calls, "GroupBy"));
    this.#list(" HAVING ", this.#arguments(calls, "Having"), " AND ");
    this.#list(" ORDER BY ", this.#arguments(calls, "Order"));
    this.#list(" RETURNING ", this.#arguments(calls, "Returning"));
    return true;
  }

  #arguments(calls: readonly ChainCall[], method: string): readonly SyntaxNode[] {
    const isIt = (name: string) => name === method || (appended.has(name) && name.startsWith(method));
    return calls.flatMap((call) => (isIt(call.method) ? call.args : []));
  }

  #list(words: string, nodes: readonly SyntaxNode[], separator = ", "): void {
    nodes.forEach((node, i) => {
      this.assembly.addGlue(i === 0 ? words : separator);
      this.#expression(node, 0);
    });
  }

  /** Strings are names at the top, and values below. */
  #expression(node: SyntaxNode, depth: number): void {
    if (depth === 0 && this.#name(node)) return;
    if (depth > deepest) this.assembly.addGlue("?");
    else if (node.type === "composite_literal") this.#literal(node, depth);
    else if (node.type === "call_expression") this.#call(node, depth);
    else if (node.type === "identifier" && depth < deepest)
      this.#joined(this.#values.of(node).filter(isExpression), depth);
    else this.assembly.addGlue("?");
  }

  /** `goqu.Ex{"u.name": 1}`. */
  #literal(node: SyntaxNode, depth: number): void {
    if (!isMap(node)) {
      this.assembly.addGlue("?");
      return;
    }
    keyedElements(node).forEach(([key, value], i) => {
      this.assembly.addGlue(i === 0 ? "" : " AND ");
      if (!this.#name(key)) this.assembly.addGlue("?");
      this.assembly.addGlue(" = ");
      this.#expression(value, depth + 1);
    });
  }

  /** `goqu.C("name").Eq(1)`, `goqu.COUNT("id").As("n")`, `goqu.And(a, b)`, `goqu.L("a = ?", 1)`. */
  #call(node: SyntaxNode, depth: number): void {
    const [first, ...methods] = chainAt(node).calls;
    const [argument] = first?.args ?? [];
    if (first === undefined || argument === undefined) this.assembly.addGlue("?");
    else if (/^(?:C|I)$/.test(first.method)) this.#operand(argument, methods, depth);
    else if (/^(?:L|Literal|V)$/.test(first.method)) this.#raw(first.method, argument);
    else if (/^[A-Z]+$/.test(first.method)) {
      this.assembly.addGlue(`${first.method.toLowerCase()}(`);
      this.#list("", first.args);
      this.assembly.addGlue(")");
    } else this.#joined(/^(?:And|Or|On|Func|Cast)$/.test(first.method) ? first.args : [], depth);
  }

  #operand(name: SyntaxNode, methods: readonly ChainCall[], depth: number): void {
    if (!this.#name(name)) this.assembly.addGlue("?");
    for (const { method, args } of methods) {
      if (/^(?:As|Asc|Desc|NullsFirst|NullsLast)$/.test(method)) continue;
      this.assembly.addGlue(" = ");
      const [value] = args;
      if (value === undefined) this.assembly.addGlue("?");
      else this.#expression(value, depth + 1);
    }
  }

  #raw(method: string, argument: SyntaxNode): void {
    const text = method === "V" ? undefined : this.#values.textOf(argument);
    if (text === undefined) this.assembly.addGlue("?");
    else this.assembly.addSql(text);
  }

  #joined(nodes: readonly SyntaxNode[], depth: number): void {
    this.assembly.addGlue(nodes.length === 0 ? "?" : "(");
    nodes.forEach((node, i) => {
      this.assembly.addGlue(i === 0 ? "" : ") AND (");
      this.#expression(node, depth + 1);
    });
    if (nodes.length > 0) this.assembly.addGlue(")");
  }

  /** A name in the spelling that the code gives it; false when the node is none. `*` stands for itself. */
  #name(node: SyntaxNode): boolean {
    const sql = this.#values.textOf(node);
    const [segment] = sql?.segments ?? [];
    if (sql === undefined || segment === undefined) return false;
    const parts = sql.text.split(".");
    const last = parts.at(-1) ?? "";
    const { code } = segment;
    const isLinear = code.end - code.start === sql.text.length;
    if (parts.length > 1)
      this.assembly.addGlue(
        `${parts
          .slice(0, -1)
          .map((part) => this.#quoted(part))
          .join(".")}.`,
      );
    this.assembly.add(
      last === "*" ? "*" : this.#quoted(last),
      isLinear ? { start: code.end - last.length, end: code.end } : code,
    );
    return true;
  }
}

function isExpression(node: SyntaxNode): boolean {
  return (node.type === "composite_literal" && isMap(node)) || /^goqu\.\w+\(/.test(node.text);
}
