import type { DmlColumn } from "./dml.ts";
import { DmlScope, type Resolution } from "./dml-scope.ts";
import type { TableReference } from "./types.ts";

/** A column that a syntax tree names. The tree of a grammar says what a name is, and not where it stands. */
export interface TreeColumn extends Resolution {
  readonly column: string;
  readonly access: DmlColumn["access"];
}

/** Stands in the text that is parsed for a name that is only known at run time. */
export const hole = "cutover_hole";

type Node = Readonly<Record<string, unknown>>;

const statementTypes: ReadonlySet<unknown> = new Set(["select", "insert", "replace", "update", "delete"]);

/**
 * The columns that the tree of one data statement names, by node-sql-parser. Undefined for a tree that says something else than the text:
 * a verb is the table, or no data statement was found.
 */
export function columnsOfTree(tree: unknown, defaultSchema: string | undefined): readonly TreeColumn[] | undefined {
  const [statement, ...others] = Array.isArray(tree) ? tree : [tree];
  if (others.length > 0 || !isNode(statement) || !statementTypes.has(statement.type)) return undefined;
  if (list(statement.table).some(({ table }) => modifiers.has(nameOf(table) ?? ""))) return undefined;
  const reading: TreeReading = { columns: [], defaultSchema };
  readStatement(reading, statement, new DmlScope(undefined));
  return reading.columns;
}

/** `UPDATE IGNORE users` is read as a table `ignore` with an alias. */
const modifiers: ReadonlySet<string> = new Set(["ignore", "low_priority", "delayed", "quick", "only"]);

interface TreeReading {
  readonly columns: TreeColumn[];
  readonly defaultSchema: string | undefined;
}

function readStatement(reading: TreeReading, statement: unknown, around: DmlScope): void {
  if (!isNode(statement)) return;
  const names = new Set<string>();
  const outer = Array.isArray(statement.with) ? new DmlScope(around, names) : around;
  for (const entry of list(statement.with)) {
    names.add(textOf(entry.name).toLowerCase());
    readExpression(reading, entry.stmt, outer);
  }
  const scope = new DmlScope(outer);
  const isSelect = statement.type === "select" || statement.type === "delete";
  const from = list(statement.from);
  const changed = isSelect ? [] : list(statement.table).filter((table) => !isAliasOf(table, from));
  const sources = [...from, ...changed];
  for (const source of sources) addSource(reading, source, scope, outer);
  const target = isSelect ? undefined : targetOf(list(statement.table), scope);
  for (const source of sources) {
    readExpression(reading, source.on, scope);
    readUsing(reading, source, source.using, scope);
  }
  if (isSelect) for (const result of list(statement.columns)) readResult(reading, result, scope);
  else if (target !== undefined && Array.isArray(statement.columns))
    for (const column of statement.columns) addWrite(reading, target, textOf(column));
  for (const [key, value] of Object.entries(statement)) {
    if (readElsewhere.has(key)) continue;
    if (key === "set") readAssignments(reading, value, target, scope);
    else if (key === "on_duplicate_update" && isNode(value)) readAssignments(reading, value.set, target, scope);
    else if (key === "conflict" && isNode(value)) readConflict(reading, value, target, scope);
    else if (key === "returning" && isNode(value))
      for (const result of list(value.columns)) readResult(reading, result, scope);
    else if (key === "groupby" || key === "orderby") readExpression(reading, value, scope, true);
    else if (key === "_next") readStatement(reading, value, outer);
    else if (key === "values") readExpression(reading, value, outer);
    else readExpression(reading, value, scope);
  }
}

/** `UPDATE u SET … FROM users u`. */
function isAliasOf({ table, db, as }: Node, from: readonly Node[]): boolean {
  const name = nameOf(table);
  return nameOf(db) === undefined && nameOf(as) === undefined && from.some((source) => nameOf(source.as) === name);
}

const readElsewhere: ReadonlySet<string> = new Set([
  "type",
  "with",
  "from",
  "table",
  "columns",
  "tableList",
  "columnList",
  "loc",
  "partition",
]);

/** The table that is written, by the first name behind the verb, which may be an alias of the FROM list. */
function targetOf(tables: readonly Node[], scope: DmlScope): TableReference | undefined {
  const [first] = tables;
  return first === undefined ? undefined : scope.tableOf(nameOf(first.as) ?? nameOf(first.table) ?? "");
}

function addSource(reading: TreeReading, source: Node, scope: DmlScope, around: DmlScope): void {
  const alias = nameOf(source.as);
  const name = nameOf(source.table);
  if (name?.includes(hole) === true || name?.startsWith("@") === true) {
    scope.addDerived(alias);
    return;
  }
  if (name !== undefined) {
    const schema = nameOf(source.schema) ?? nameOf(source.db);
    scope.addTable({ name, ...(schema === undefined || schema === reading.defaultSchema ? {} : { schema }) }, alias);
    return;
  }
  const inner = isNode(source.expr) && isNode(source.expr.ast) ? source.expr.ast : undefined;
  if (inner !== undefined) readStatement(reading, inner, around);
  else if (isNode(source.expr) && source.expr.type === "function") readExpression(reading, source.expr, scope);
  else for (const nested of [...list(source.expr), ...list(source.joins)]) addSource(reading, nested, scope, around);
  if (!Array.isArray(source.expr)) scope.addDerived(alias);
}

/** `USING (id)`: a column of the table joined, and of one before it. */
function readUsing(reading: TreeReading, source: Node, using: unknown, scope: DmlScope): void {
  const table = scope.tableOf(nameOf(source.as) ?? nameOf(source.table) ?? "");
  if (table === undefined || !Array.isArray(using)) return;
  const before = scope.tables.slice(0, scope.tables.indexOf(table));
  const [only, ...others] = before;
  for (const name of using) {
    const read = { column: textOf(name).toLowerCase(), access: "read" } as const;
    reading.columns.push({ ...read, table });
    if (only !== undefined)
      reading.columns.push({ ...read, ...(others.length === 0 ? { table: only } : { candidates: before }) });
  }
}

function readResult(reading: TreeReading, result: Node, scope: DmlScope): void {
  readExpression(reading, result.expr, scope);
  const alias = nameOf(result.as);
  if (alias !== undefined) scope.outputs.add(alias);
}

function readAssignments(
  reading: TreeReading,
  assignments: unknown,
  target: TableReference | undefined,
  scope: DmlScope,
) {
  for (const assignment of list(assignments)) {
    const qualifier = nameOf(assignment.table);
    const table = qualifier === undefined ? target : (scope.tableOf(qualifier) ?? target);
    if (table !== undefined) addWrite(reading, table, textOf(assignment.column));
    readExpression(reading, assignment.value, scope);
  }
}

function readConflict(reading: TreeReading, conflict: Node, target: TableReference | undefined, scope: DmlScope): void {
  readExpression(reading, conflict.target, scope);
  const action = isNode(conflict.action) ? conflict.action : undefined;
  const update = isNode(action?.expr) ? action.expr : action;
  readAssignments(reading, update?.set, target, scope);
  readExpression(reading, update?.where, scope);
}

function readExpression(reading: TreeReading, value: unknown, scope: DmlScope, outputs = false): void {
  if (Array.isArray(value)) {
    for (const entry of value) readExpression(reading, entry, scope, outputs);
    return;
  }
  if (!isNode(value)) return;
  if (statementTypes.has(value.type) && ("from" in value || "table" in value || "columns" in value)) {
    readStatement(reading, value, scope);
    return;
  }
  if (value.type === "column_ref") {
    const qualifier = [nameOf(value.schema) ?? nameOf(value.db), nameOf(value.table)].filter(
      (part) => part !== undefined,
    );
    const column = textOf(value.column);
    if (outputs && qualifier.length === 0 && scope.outputs.has(column.toLowerCase())) return;
    addRead(reading, scope, [...qualifier, column]);
    return;
  }
  for (const [key, inner] of Object.entries(value))
    if (!notExpressions.has(key)) readExpression(reading, inner, scope, outputs);
}

const notExpressions: ReadonlySet<string> = new Set(["loc", "tableList", "columnList", "name", "as"]);

function addRead(reading: TreeReading, scope: DmlScope, path: readonly string[]): void {
  const parts = path.map((value) => ({ value: value.toLowerCase() }));
  const column = parts.at(-1)?.value ?? "";
  if (column === "" || column.includes(hole) || /^[@:$?]/.test(column)) return;
  if (column === "*" && parts.length === 1) {
    for (const table of scope.tables) reading.columns.push({ table, column, access: "read" });
    return;
  }
  const resolution = scope.resolve(parts);
  if (resolution !== undefined) reading.columns.push({ column, access: "read", ...resolution });
}

function addWrite(reading: TreeReading, table: TableReference, name: string): void {
  if (name !== "" && !name.includes(hole)) reading.columns.push({ table, column: name.toLowerCase(), access: "write" });
}

/** A name in lower case; undefined for what is none. */
function nameOf(value: unknown): string | undefined {
  const text = textOf(value).toLowerCase();
  return text === "" ? undefined : text;
}

/** A name is text, or a node around it. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (!isNode(value)) return "";
  return textOf(value.value ?? value.expr ?? value.column);
}

function list(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.filter(isNode);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
