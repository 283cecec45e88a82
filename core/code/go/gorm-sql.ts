import { quoteName } from "../../sql/identifiers.ts";
import type { Dialect } from "../../sql/types.ts";
import type { CodeModel } from "../models/types.ts";
import { SqlAssembly } from "../strings/assembly.ts";
import type { SyntaxNode } from "../types.ts";
import { elements, isMap, keyedElements } from "./literals.ts";
import type { ChainCall, GoValues } from "./syntax.ts";

const conditions: ReadonlySet<string> = new Set(["Where", "Or", "Not", "Having"]);
/** Methods whose first argument is a row and whose second may be a condition. */
const finishers: ReadonlySet<string> = new Set(["First", "Find", "Last", "Take", "Delete"]);
const writes: ReadonlySet<string> = new Set("Update UpdateColumn Updates UpdateColumns Assign Assignments".split(" "));
const selective: ReadonlySet<string> = new Set("Create Save Updates UpdateColumns".split(" "));
const lists: ReadonlyMap<string, string> = new Map([
  ["Select", "select"],
  ["Distinct", "select"],
  ["Pluck", "select"],
  ["Group", "group"],
  ["Order", "order"],
]);

interface Parts {
  readonly select: SyntaxNode[];
  readonly joins: SyntaxNode[];
  readonly where: SyntaxNode[];
  readonly group: SyntaxNode[];
  readonly order: SyntaxNode[];
}

/** A query that says what the calls of GORM read, put together from the pieces of SQL in the code. */
export function gormSql(
  calls: readonly ChainCall[],
  model: CodeModel,
  values: GoValues,
  dialect: Dialect,
): SqlAssembly {
  const parts = partsOf(calls);
  const assembly = new SqlAssembly();
  const fields = new Map(model.fields.map(({ name, column }) => [name, quoteName(column, dialect)]));
  const add = (glue: string, node: SyntaxNode) => {
    assembly.addGlue(glue);
    addExpression(assembly, node, fields, values);
  };
  const addAll = (words: string, nodes: readonly SyntaxNode[]) => {
    for (const [i, node] of nodes.entries()) add(i === 0 ? words : ", ", node);
  };
  addAll("SELECT ", parts.select);
  const schema = model.schema === undefined ? "" : `${quoteName(model.schema, dialect)}.`;
  const table = quoteName(model.table, dialect);
  assembly.addGlue(`${parts.select.length === 0 ? "SELECT 1" : ""} FROM ${schema}${table} `);
  for (const node of parts.joins) if (isJoin(node, values)) add(" ", node);
  for (const [i, node] of parts.where.entries()) {
    add(i === 0 ? " WHERE (" : " AND (", node);
    assembly.addGlue(")");
  }
  addAll(" GROUP BY ", parts.group);
  addAll(" ORDER BY ", parts.order);
  return assembly;
}

function partsOf(calls: readonly ChainCall[]): Parts {
  const parts: Parts = { select: [], joins: [], where: [], group: [], order: [] };
  const writesSelected = calls.some(isSelective);
  for (const { method, args } of calls) {
    const [first, second] = args;
    const list = method === "Select" && writesSelected ? undefined : lists.get(method);
    if (writes.has(method)) parts.select.push(...expressionsIn(args));
    if (first === undefined) continue;
    if (conditions.has(method)) parts.where.push(first);
    else if (finishers.has(method) && second !== undefined) parts.where.push(second);
    else if (method === "Joins" || method === "InnerJoins") parts.joins.push(first);
    else if (list === "select") parts.select.push(...selected(method, args));
    else if (list === "group") parts.group.push(first);
    else if (list === "order") parts.order.push(first);
  }
  return parts;
}

/** Whether a call writes what `Select` names of the row that it is given. */
export function isSelective({ method }: ChainCall): boolean {
  return selective.has(method);
}

/** `Select("a", "b")`, `Select([]string{"a"})`, `Select("a = ?", x)`, `Pluck("a", &x)`. */
function selected(method: string, args: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const [first] = args;
  if (first?.type === "composite_literal") return elements(first);
  return method === "Pluck" || first?.text.includes("?") === true ? args.slice(0, 1) : args;
}

/** `gorm.Expr("votes + ?", 1)`: what a written value is computed from. */
function expressionsIn(args: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return args
    .flatMap((argument) => argument.descendantsOfType(["call_expression"]))
    .flatMap((call) => {
      const isExpression = call?.childForFieldName("function")?.text === "gorm.Expr";
      return (isExpression ? call?.childForFieldName("arguments")?.namedChildren[0] : undefined) ?? [];
    });
}

/** The name of a relation joins too, but is no SQL. */
function isJoin(node: SyntaxNode, values: GoValues): boolean {
  return /\bjoin\b/i.test(values.textOf(node)?.text ?? "");
}

function addExpression(
  assembly: SqlAssembly,
  node: SyntaxNode,
  fields: ReadonlyMap<string, string>,
  values: GoValues,
): void {
  const text = values.textOf(node);
  const column = text === undefined ? undefined : fields.get(text.text);
  if (text !== undefined && column !== undefined) assembly.add(column, inside(text.segments, node));
  else if (text !== undefined && text.text !== "") assembly.addSql(text);
  else if (isMap(node)) addKeys(assembly, node, values);
  else assembly.addGlue("?");
}

function inside(segments: readonly { readonly code: { start: number; end: number } }[], node: SyntaxNode) {
  return segments[0]?.code ?? { start: node.startIndex, end: node.endIndex };
}

function addKeys(assembly: SqlAssembly, map: SyntaxNode, values: GoValues): void {
  let glue = "";
  for (const [key] of keyedElements(map)) {
    const text = values.textOf(key);
    if (text === undefined) continue;
    assembly.addGlue(glue);
    assembly.addSql(text);
    assembly.addGlue(" = ?");
    glue = " AND ";
  }
  if (glue === "") assembly.addGlue("?");
}
