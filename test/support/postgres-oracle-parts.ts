import type { Expression } from "../../core/sql/names.ts";
import { dotted, nodes, record, relation, strings, type Tree, text, unwrap } from "./postgres-tree.ts";

/** Names in pg_catalog and the names that the manual prefers. */
const preferred: Readonly<Record<string, string>> = {
  bool: "boolean",
  bpchar: "char",
  float4: "real",
  float8: "double precision",
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  serial2: "smallserial",
  serial4: "serial",
  serial8: "bigserial",
};

/** A column in the words of `columnWords`. */
export function columnOf(column: Tree): string {
  const all = nodes(column, "constraints", "Constraint");
  const of = (type: string) => all.find((constraint) => text(constraint, "contype") === type);
  const [byDefault, generated, identity] = [of("CONSTR_DEFAULT"), of("CONSTR_GENERATED"), of("CONSTR_IDENTITY")];
  const collation = strings(record(column, "collClause"), "collname").at(-1);
  const inline = inlineConstraints(all, text(column, "colname"));
  const words = [
    text(column, "colname"),
    "typeName" in column ? typeOf(record(column, "typeName")) : "",
    collation ? `collate ${collation}` : "",
    of("CONSTR_NOTNULL") ? "not null" : "",
    byDefault ? `default ${expressionOf(record(byDefault, "raw_expr"))}` : "",
    generated
      ? `${text(generated, "generated_kind") === "s" ? "stored" : "virtual"} ${expressionOf(record(generated, "raw_expr"))}`
      : "",
    identity ? `identity ${text(identity, "generated_when") === "a" ? "always" : "by-default"}` : "",
    inline.length > 0 ? `[${inline.join(", ")}]` : "",
  ];
  return words.filter((word) => word !== "").join(" ");
}

/** Attributes follow the constraint they belong to as constraints of their own. */
function inlineConstraints(all: readonly Tree[], column: string): readonly string[] {
  const found: string[] = [];
  for (const constraint of all) {
    const type = text(constraint, "contype");
    const isDeferrable = type === "CONSTR_ATTR_DEFERRABLE" || type === "CONSTR_ATTR_DEFERRED";
    const last = found.at(-1);
    if (isDeferrable && last !== undefined && !last.endsWith(" deferrable"))
      found[found.length - 1] = `${last} deferrable`;
    if (type === "CONSTR_ATTR_NOT_ENFORCED" && last !== undefined) found[found.length - 1] = `${last} not enforced`;
    if (isTableConstraint(constraint) && type !== "CONSTR_NOTNULL") found.push(constraintOf(constraint, column));
  }
  return found;
}

/** Whether it is a constraint and not a default or the like, which the tree calls constraints too. */
export function isTableConstraint(constraint: Tree): boolean {
  return text(constraint, "contype") in constraintTypes;
}

const constraintTypes: Readonly<Record<string, string>> = {
  CONSTR_PRIMARY: "primary-key",
  CONSTR_UNIQUE: "unique",
  CONSTR_CHECK: "check",
  CONSTR_FOREIGN: "foreign-key",
  CONSTR_EXCLUSION: "exclude",
  CONSTR_NOTNULL: "not-null",
};

const actions: Readonly<Record<string, string>> = { r: "restrict", c: "cascade", n: "set null", d: "set default" };

/** A constraint in the words of `constraintWords`; `column` is the one it stands with. */
export function constraintOf(constraint: Tree, column?: string): string {
  const type = constraintTypes[text(constraint, "contype")] ?? "unknown";
  // The tree has no such field where a constraint cannot be left unenforced.
  const isEnforced = constraint.is_enforced === true || (type !== "check" && type !== "foreign-key");
  const words = [
    type,
    text(constraint, "conname"),
    ...detailsOf(type, constraint, column),
    constraint.skip_validation === true && (isEnforced || column === undefined) ? "not valid" : "",
    isEnforced ? "" : "not enforced",
    constraint.deferrable === true ? "deferrable" : "",
  ];
  return words.filter((word) => word !== "").join(" ");
}

function detailsOf(type: string, constraint: Tree, column: string | undefined): readonly string[] {
  const keys = (key: string) => `(${(column === undefined ? strings(constraint, key) : [column]).join(", ")})`;
  switch (type) {
    case "check":
      return [
        expressionOf(record(constraint, "raw_expr")),
        proofOf(record(constraint, "raw_expr")),
        constraint.is_no_inherit === true ? "no inherit" : "",
      ];
    case "foreign-key": {
      const columns = strings(constraint, "pk_attrs");
      const target = relation(record(constraint, "pktable")) + (columns.length > 0 ? `(${columns.join(", ")})` : "");
      const onDelete = actions[text(constraint, "fk_del_action")];
      const onUpdate = actions[text(constraint, "fk_upd_action")];
      return [
        keys("fk_attrs"),
        "->",
        target,
        onDelete ? `on delete ${onDelete}` : "",
        onUpdate ? `on update ${onUpdate}` : "",
      ];
    }
    case "exclude": {
      const elements = nodes(constraint, "exclusions", "List").flatMap((list) => nodes(list, "items", "IndexElem"));
      return [
        `(${elements
          .map((element) => text(element, "name"))
          .filter((name) => name !== "")
          .join(", ")})`,
      ];
    }
    case "not-null":
      return strings(constraint, "keys");
    default: {
      const index = text(constraint, "indexname");
      const nulls = constraint.nulls_not_distinct === true ? "nulls not distinct" : "";
      return [index ? `using index ${index}` : keys("keys"), nulls];
    }
  }
}

/** The columns that `a IS NOT NULL`, alone or under AND, or NOT of `a IS NULL`, tests. */
function proofOf(expression: Tree): string {
  const columns = [...new Set(tested(expression))];
  return columns.length > 0 ? `proves ${columns.join(", ")}` : "";
}

function tested(wrapped: Tree, isNegated = false): readonly string[] {
  const [name, node] = unwrap(wrapped);
  if (name === "BoolExpr" && text(node, "boolop") === "AND_EXPR" && !isNegated)
    return nodes(node, "args").flatMap((one) => tested(one));
  if (name === "BoolExpr" && text(node, "boolop") === "NOT_EXPR" && !isNegated)
    return nodes(node, "args").flatMap((one) => tested(one, true));
  if (name !== "NullTest" || (text(node, "nulltesttype") === "IS_NOT_NULL") === isNegated) return [];
  const column = strings(record(record(node, "arg"), "ColumnRef"), "fields").at(-1);
  return column === undefined ? [] : [column];
}

/** A type in the words of `typeWords`. */
export function typeOf(type: Tree): string {
  const names = strings(type, "names");
  const name = typeNameOf(names);
  const args = nodes(type, "typmods").map((modifier) => String(constantOf(modifier)));
  // `char` and `bit` are filled up to the length 1 by the parser, and fields of an interval are kept as a bit mask.
  const isFilledUp = (name === "char" || name === "bit") && args.join() === "1";
  const shown = name === "interval" || isFilledUp || args.length === 0 ? "" : `(${args.join(",")})`;
  return name + shown + "[]".repeat(nodes(type, "arrayBounds").length);
}

/** The keyword `char` is bpchar of pg_catalog in the tree; a type that is called so there has other lengths. */
function typeNameOf(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  const isKeyword = names[0] === "pg_catalog";
  if (names.length > 1 && !isKeyword) return dotted(names);
  if (last === "char") return '"char"';
  return last === "bpchar" && !isKeyword ? last : (preferred[last] ?? last);
}

function constantOf(wrapped: Tree): unknown {
  const [, constant] = unwrap(wrapped);
  if ("ival" in constant) return record(constant, "ival").ival ?? 0;
  return record(constant, "sval").sval ?? record(constant, "fval").fval;
}

/** What another parser can confirm of an expression: the functions it calls, the columns it names, whether it is constant. */
export function expressionFacts({ functions, columns, constant, isNull }: Expression): string {
  return facts(functions, columns, constant, isNull);
}

/** The same of an expression in the tree. */
export function expressionOf(wrapped: Tree): string {
  const functions: string[] = [];
  const columns: string[] = [];
  collect(wrapped, functions, columns);
  return facts(functions, columns, isConstant(wrapped), isNull(wrapped));
}

function facts(functions: readonly string[], columns: readonly string[], constant: boolean, isNull: boolean): string {
  const unique = (list: readonly string[]) => [...new Set(list)].sort().join(" ");
  const kind = isNull ? "null" : constant ? "constant" : "";
  return `<calls ${unique(functions)}; columns ${unique(columns)}; ${kind}>`;
}

/** A literal with or without casts and signs, or an array or row of some. */
function isConstant(wrapped: Tree): boolean {
  const [name, node] = unwrap(wrapped);
  switch (name) {
    case "A_Const":
    case "ParamRef":
      return true;
    case "TypeCast":
      return isConstant(record(node, "arg"));
    case "A_ArrayExpr":
      return nodes(node, "elements").length > 0 && nodes(node, "elements").every(isConstant);
    case "RowExpr":
      return nodes(node, "args").length > 0 && nodes(node, "args").every(isConstant);
    case "A_Expr":
      return !("lexpr" in node) && /^[+-]$/.test(strings(node, "name").join("")) && isConstant(record(node, "rexpr"));
    default:
      return false;
  }
}

function isNull(wrapped: Tree): boolean {
  const [name, node] = unwrap(wrapped);
  return name === "TypeCast" ? isNull(record(node, "arg")) : name === "A_Const" && node.isnull === true;
}

function collect(value: unknown, functions: string[], columns: string[]): void {
  if (Array.isArray(value)) for (const one of value) collect(one, functions, columns);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const [name, node] of Object.entries(value)) {
    if (name === "ColumnRef") columns.push(...strings(node as Tree, "fields").slice(-1));
    else functions.push(...functionIn(name, node as Tree));
    collect(node, functions, columns);
  }
}

function functionIn(name: string, node: Tree): readonly string[] {
  switch (name) {
    case "FuncCall":
      return calledBy(node);
    case "SQLValueFunction":
      return [text(node, "op").replace("SVFOP_", "").replace(/_N$/, "").toLowerCase()];
    case "CoalesceExpr":
      return ["coalesce"];
    case "MinMaxExpr":
      return [text(node, "op") === "IS_LEAST" ? "least" : "greatest"];
    case "A_Expr":
      return text(node, "kind") === "AEXPR_NULLIF" ? ["nullif"] : [];
    default:
      return [];
  }
}

/** Syntax that the parser turns into a call keeps its own words: AT TIME ZONE, TRIM. */
function calledBy(node: Tree): readonly string[] {
  const parts = strings(node, "funcname");
  if (text(node, "funcformat") !== "COERCE_SQL_SYNTAX") return [dotted(parts)];
  const name = parts.at(-1) ?? "";
  return name === "timezone" ? [] : [name === "btrim" ? "trim" : name];
}
