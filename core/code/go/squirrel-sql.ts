import { SqlAssembly } from "../strings/assembly.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Builder } from "./builders.ts";
import { elements, keyedElements } from "./literals.ts";
import type { GoParameters } from "./parameters.ts";
import { type ChainCall, chainAt, type GoValues } from "./syntax.ts";

const comparisons: ReadonlySet<string> = new Set("Eq NotEq Lt LtOrEq Gt GtOrEq Like NotLike ILike NotILike".split(" "));
const joins: ReadonlyMap<string, string> = new Map([
  ["Join", " JOIN "],
  ["InnerJoin", " JOIN "],
  ["LeftJoin", " LEFT JOIN "],
  ["RightJoin", " RIGHT JOIN "],
  ["CrossJoin", " CROSS JOIN "],
  ["JoinClause", " "],
]);

/** Deeper conditions are not followed. */
const deepest = 8;

/** SQL that says the same as a statement of squirrel, put together from the pieces in the code. */
export class SquirrelSql {
  readonly assembly = new SqlAssembly();
  /** Columns of an INSERT or UPDATE that cannot be seen. */
  open = false;
  readonly #values: GoValues;
  readonly #parameters: GoParameters;

  constructor(values: GoValues, parameters: GoParameters) {
    this.#values = values;
    this.#parameters = parameters;
  }

  /** Whether the statement could be read. `source` is what a query that another file begins reads from. */
  build({ calls }: Builder, source?: string): boolean {
    const [first] = calls;
    if (source !== undefined) return this.#select(calls, source);
    switch (first?.method) {
      case "Select":
        return this.#select(calls);
      case "Insert":
      case "Replace":
        return this.#insert(calls);
      case "Update":
        return this.#update(calls);
      case "Delete":
        return this.#delete(calls);
      default:
        return false;
    }
  }

  #select(calls: readonly ChainCall[], source?: string): boolean {
    const columns = argumentsOf(calls, "Select", "Columns", "Column");
    this.#list("SELECT ", columns.length === 0 ? [] : columns);
    if (source !== undefined) this.assembly.addGlue(` FROM ${source}`);
    else if (!this.#from(calls)) return false;
    this.#joins(calls);
    this.#conditions(" WHERE ", calls, "Where");
    this.#list(" GROUP BY ", argumentsOf(calls, "GroupBy"));
    this.#conditions(" HAVING ", calls, "Having");
    this.#list(" ORDER BY ", [...argumentsOf(calls, "OrderBy"), ...firstArguments(calls, "OrderByClause")]);
    return true;
  }

  #from(calls: readonly ChainCall[]): boolean {
    const from = firstArguments(calls, "From").at(-1);
    const text = from === undefined ? undefined : this.#values.textOf(from);
    const isDerived = calls.some(({ method }) => method === "FromSelect");
    if (text === undefined && !isDerived) return false;
    this.assembly.addGlue(" FROM ");
    if (text === undefined) this.assembly.addGlue("(SELECT 1) derived");
    else this.assembly.addSql(text);
    return true;
  }

  #joins(calls: readonly ChainCall[]): void {
    for (const { method, args } of calls) {
      const words = joins.get(method);
      const [first] = args;
      const text = first === undefined || words === undefined ? undefined : this.#values.textOf(first);
      if (text === undefined || words === undefined) continue;
      this.assembly.addGlue(words);
      this.assembly.addSql(text);
    }
  }

  #insert(calls: readonly ChainCall[]): boolean {
    if (!this.#table("INSERT INTO ", calls, "Insert", "Replace", "Into")) return false;
    const keys = [...argumentsOf(calls, "Columns"), ...this.#keysOf(calls)];
    this.assembly.addGlue(" (");
    const columns = this.#columns(keys);
    this.assembly.addGlue(`) VALUES (${Array(columns).fill("?").join(", ")})`);
    this.#suffix(calls);
    return true;
  }

  #update(calls: readonly ChainCall[]): boolean {
    if (!this.#table("UPDATE ", calls, "Update", "Table")) return false;
    let words = " SET ";
    for (const { method, args } of calls) {
      const [column, value] = args;
      if (method !== "Set" || column === undefined) continue;
      const text = this.#values.textOf(column);
      if (text === undefined) {
        this.open = true;
        continue;
      }
      this.assembly.addGlue(words);
      this.assembly.addSql(text);
      this.assembly.addGlue(" = ");
      if (value !== undefined) this.#value(value, 0);
      words = ", ";
    }
    for (const key of this.#keysOf(calls)) {
      this.assembly.addGlue(words);
      if (this.#columns([key]) > 0) this.assembly.addGlue(" = ?");
      words = ", ";
    }
    if (words === " SET ") return false;
    const from = firstArguments(calls, "From").at(-1);
    const source = from === undefined ? undefined : this.#values.textOf(from);
    if (source !== undefined) {
      this.assembly.addGlue(" FROM ");
      this.assembly.addSql(source);
    }
    this.#conditions(" WHERE ", calls, "Where");
    this.#suffix(calls);
    return true;
  }

  #delete(calls: readonly ChainCall[]): boolean {
    if (!this.#table("DELETE FROM ", calls, "Delete", "From")) return false;
    this.#conditions(" WHERE ", calls, "Where");
    this.#suffix(calls);
    return true;
  }

  #table(words: string, calls: readonly ChainCall[], ...methods: readonly string[]): boolean {
    const argument = firstArguments(calls, ...methods).at(-1);
    const text = argument === undefined ? undefined : this.#values.textOf(argument);
    if (text === undefined || text.text === "") return false;
    this.assembly.addGlue(words);
    this.assembly.addSql(text);
    return true;
  }

  /** Columns that `SetMap` writes: keys of a map literal, and of entries that are set in a map. */
  #keysOf(calls: readonly ChainCall[]): readonly SyntaxNode[] {
    return firstArguments(calls, "SetMap").flatMap((map) => {
      const literals = map.type === "identifier" ? this.#values.of(map) : [map];
      const isSeen = literals.length > 0 && literals.every((literal) => isMapLiteral(literal) || isMake(literal));
      if (!isSeen) this.open = true;
      const keys = literals.flatMap((literal) => keyedElements(literal).map(([key]) => key));
      return map.type === "identifier" ? [...keys, ...this.#values.entriesOf(map)] : keys;
    });
  }

  /** Returns how many columns are written. */
  #columns(nodes: readonly SyntaxNode[]): number {
    let count = 0;
    for (const node of nodes) {
      const lists = node.type === "variadic_argument" ? this.#listOf(node) : [node];
      for (const item of lists) {
        const text = this.#values.textOf(item);
        if (text === undefined) this.open = true;
        else {
          if (count++ > 0) this.assembly.addGlue(", ");
          this.assembly.addSql(text);
        }
      }
      if (lists.length === 0) this.open = true;
    }
    return count;
  }

  /** `columns...`, where the slice is a literal. */
  #listOf(variadic: SyntaxNode): readonly SyntaxNode[] {
    const [name] = namedChildren(variadic);
    const values = name === undefined ? [] : name.type === "identifier" ? this.#values.of(name) : [name];
    return values.flatMap(elements);
  }

  #list(words: string, nodes: readonly SyntaxNode[]): void {
    let glue = words;
    for (const node of nodes.flatMap((each) => this.#itemsOf(each))) {
      this.assembly.addGlue(glue);
      this.#expression(node, 0);
      glue = ", ";
    }
    if (glue === words && words === "SELECT ") this.assembly.addGlue("SELECT 1");
  }

  /** The parts of `columns...`, and all that a name may hold: `order := "a"`, `order = "b"`. */
  #itemsOf(node: SyntaxNode): readonly SyntaxNode[] {
    if (node.type === "variadic_argument") return this.#listOf(node);
    const values = this.#values.of(node);
    return values.length > 1 && values.every(isText) ? values : [node];
  }

  #conditions(words: string, calls: readonly ChainCall[], method: string): void {
    let glue = words;
    for (const condition of firstArguments(calls, method)) {
      this.assembly.addGlue(`${glue}(`);
      this.#expression(condition, 0);
      this.assembly.addGlue(")");
      glue = " AND ";
    }
  }

  /** `RETURNING …` and `ON CONFLICT …`; other suffixes belong to what stands around the statement. */
  #suffix(calls: readonly ChainCall[]): void {
    for (const suffix of firstArguments(calls, "Suffix")) {
      const text = this.#values.textOf(suffix);
      if (text === undefined || !/^\s*(?:returning|on\s+(?:conflict|duplicate))\b/i.test(text.text)) continue;
      this.assembly.addGlue(" ");
      this.assembly.addSql(text);
    }
  }

  /** An expression: text, `sq.Eq{…}`, `sq.And{…}`, `sq.Expr(…)`, or the name of one of those; anything else is a value. */
  #expression(node: SyntaxNode | undefined, depth: number): void {
    const text = node === undefined ? undefined : this.#values.textOf(node);
    if (text !== undefined) this.assembly.addSql(text);
    else if (node === undefined || depth > deepest) this.assembly.addGlue("?");
    else if (node.type === "composite_literal") this.#literal(node, depth);
    else if (node.type === "call_expression") this.#call(node, depth);
    else if (node.type === "identifier") this.#joined(this.#meaningOf(node, depth), depth);
    else this.assembly.addGlue("?");
  }

  /**
   * The conditions that a name holds, those of `or = append(or, …)`, and the keys of `eq["a"] = b`. Those of a parameter are what the calls
   * of its function are given.
   */
  #meaningOf(name: SyntaxNode, depth: number): readonly SyntaxNode[] {
    const values = this.#values.of(name);
    const appended = values.flatMap((value) => (isAppend(value) ? argumentsIn(value).slice(1) : []));
    const conditions = [...values, ...appended].filter(isCondition);
    if (conditions.length > 0) return [...conditions, ...this.#values.entriesOf(name)];
    if (values.length > 0 || depth > deepest) return [];
    return this.#parameters.given(name).flatMap((argument) => {
      if (argument.type === "identifier") return this.#meaningOf(argument, depth + 1);
      return isCondition(argument) ? [argument] : [];
    });
  }

  #joined(nodes: readonly SyntaxNode[], depth: number): void {
    nodes.forEach((node, i) => {
      this.assembly.addGlue(i === 0 ? "(" : ") AND (");
      this.#expression(node, depth + 1);
    });
    this.assembly.addGlue(nodes.length === 0 ? "?" : ")");
  }

  #literal(node: SyntaxNode, depth: number): void {
    const type = node.childForFieldName("type")?.text.split(".").at(-1) ?? "";
    if (type === "And" || type === "Or") this.#joined(elements(node), depth);
    else if (!comparisons.has(type)) this.assembly.addGlue("?");
    else {
      let glue = "";
      for (const [key, value] of keyedElements(node)) {
        this.assembly.addGlue(glue);
        this.#expression(key, depth + 1);
        this.assembly.addGlue(" = ");
        this.#value(value, depth);
        glue = " AND ";
      }
    }
  }

  /** A value that a column is compared with; text is a value here. */
  #value(node: SyntaxNode, depth: number): void {
    if (node.type === "call_expression" && isCondition(node)) this.#call(node, depth);
    else this.assembly.addGlue("?");
  }

  /** `sq.Expr("a = ?", x)`, `sq.Alias(…)`, `sq.Case("a").When("b = 1", "c")`. */
  #call(node: SyntaxNode, depth: number): void {
    const { calls } = chainAt(node);
    const [first] = calls;
    switch (first?.method) {
      case "Expr":
        this.#expression(first.args[0], depth + 1);
        return;
      case "Alias":
        this.#expression(first.args[0], depth + 1);
        return;
      case "Case":
        this.#joined(
          calls.flatMap(({ method, args }) => (method === "When" ? args : args.slice(0, 1))),
          depth,
        );
        return;
      case "ConcatExpr":
        this.#joined(first.args, depth);
        return;
      default:
        this.assembly.addGlue("?");
    }
  }
}

function isCondition(node: SyntaxNode): boolean {
  if (node.type === "composite_literal") {
    const type = node.childForFieldName("type")?.text.split(".").at(-1) ?? "";
    return comparisons.has(type) || type === "And" || type === "Or";
  }
  return /^\w+\.(?:Expr|ConcatExpr|Case|Alias)\(/.test(node.text);
}

function isMapLiteral(node: SyntaxNode): boolean {
  return node.type === "composite_literal";
}

function isText(node: SyntaxNode): boolean {
  return node.type.endsWith("string_literal");
}

function isAppend(node: SyntaxNode): boolean {
  return node.type === "call_expression" && node.childForFieldName("function")?.text === "append";
}

function argumentsIn(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.childForFieldName("arguments");
  return list === null ? [] : namedChildren(list);
}

function isMake(node: SyntaxNode): boolean {
  return node.type === "call_expression" && node.text.startsWith("make(");
}

function firstArguments(calls: readonly ChainCall[], ...methods: readonly string[]): readonly SyntaxNode[] {
  return calls.flatMap(({ method, args }) => (methods.includes(method) ? args.slice(0, 1) : []));
}

/** All arguments; of `Column`, which binds values, the first. */
function argumentsOf(calls: readonly ChainCall[], ...methods: readonly string[]): readonly SyntaxNode[] {
  return calls.flatMap(({ method, args }) =>
    methods.includes(method) ? (method === "Column" ? args.slice(0, 1) : args) : [],
  );
}
